package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The chain of hashes over the audit trail, which shows whether anything in it was changed. Every method may throw
 * {@link DatabaseUnavailable}; each alone is atomic.
 */
public interface AuditSeals {
  /**
   * Seals events that wait for it, those of the lowest id first. Does nothing while another seals: nobody waits.
   *
   * @param limit how many at most
   * @return how many it sealed
   */
  int seal(int limit);

  /**
   * The chain behind that number, by number. A seal whose hash is none has that of {@link Seal#START}.
   *
   * @param limit how many at most
   */
  List<SealedEvent> findSealed(long afterNumber, int limit);

  /**
   * What is known of each event behind that id that stands in the trail or waits, by id.
   *
   * @param limit how many at most
   */
  List<Entry> findEntries(long afterEventId, int limit);

  /** The event of the lowest id among those that wait to be sealed. */
  Optional<RecordedEvent> firstPending();

  /**
   * Takes the oldest sealed events out of the trail, and their seals but for the last, so that the chain goes on behind
   * it. Nobody seals meanwhile; who adds events waits for nobody.
   *
   * @param upTo  the number of the last seal whose event may go
   * @param limit how many events at most, at least 2
   * @return the number of the lowest seal that is left
   * @throws AuditTrailProtected where the role does not own the trail; then nothing is changed
   */
  long remove(long upTo, int limit);

  /** A seal and what it seals; nothing where that is gone. */
  record SealedEvent(Seal seal, Optional<RecordedEvent> event) {
    public SealedEvent {
      Objects.requireNonNull(seal, "seal");
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * An event by its traces.
   *
   * @param records how often it stands in the trail, up to 2; more than once only by hand
   * @param sealed  whether a seal names it whose number is above 0
   * @param pending whether it waits to be sealed
   */
  record Entry(long eventId, int records, boolean sealed, boolean pending) {}
}
