package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The hash chain over the audit trail, which reveals later changes to it. Every method may throw
 * {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface AuditSeals {
  /**
   * Seals pending events, the lowest id first. Does nothing while another caller seals: it never waits.
   *
   * @param limit the maximum number
   * @return the number of sealed events
   */
  int seal(int limit);

  /**
   * The seals with a higher number, in ascending order. An unreadable hash is returned as that of {@link Seal#START}.
   *
   * @param limit the maximum number
   */
  List<SealedEvent> findSealed(long afterNumber, int limit);

  /**
   * The entries of all events with a higher id that are in the trail or pending, in ascending order of id.
   *
   * @param limit the maximum number
   */
  List<Entry> findEntries(long afterEventId, int limit);

  /** The pending event with the lowest id. Pending events wait to be sealed. */
  Optional<RecordedEvent> firstPending();

  /**
   * Removes the oldest sealed events from the trail, and their seals except the last, so that the chain continues after
   * it. Sealing stops meanwhile. Adding events does not wait.
   *
   * @param upTo  the number of the last seal whose event may be removed
   * @param limit the maximum number of events, at least 2
   * @return the number of the lowest remaining seal
   * @throws AuditTrailProtected if the database role does not own the trail; nothing is changed then
   */
  long remove(long upTo, int limit);

  /** A seal and its event. The event is empty if it was removed. */
  record SealedEvent(Seal seal, Optional<RecordedEvent> event) {
    public SealedEvent {
      Objects.requireNonNull(seal, "seal");
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * The records of one event id.
   *
   * @param records the number of its rows in the trail, 0 to 2 (2: two or more); more than one only after manual
   *                changes
   * @param sealed  whether a seal with a number above 0 names it
   * @param pending whether it waits to be sealed
   */
  record Entry(long eventId, int records, boolean sealed, boolean pending) {}
}
