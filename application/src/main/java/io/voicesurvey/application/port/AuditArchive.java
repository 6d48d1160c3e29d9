package io.voicesurvey.application.port;

import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.Iterator;
import java.util.function.BiFunction;

/** One file of events that leave the audit trail, with their seals. Every method may throw {@link UnusableArchive}. */
public interface AuditArchive {
  /** Whether the file is there, whatever it holds. */
  boolean exists();

  /**
   * Writes the file. It is whole and survives a crash of the machine once this returns; where {@code events} throws or
   * writing fails, there is no file.
   *
   * @param before the seal that the first event's follows
   * @param events by number, each with its event
   * @throws UnusableArchive where the file is there already
   */
  void write(Seal before, Iterator<SealedEvent> events);

  /**
   * Reads the file. Whether the chain in it is sound is for the caller to judge.
   *
   * @param reading is given the seal that the first event's follows, and the events with their seals in the order of the
   *                file; each event is there. The iterator throws {@link UnusableArchive} where the file is cut off or is
   *                no archive
   */
  <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading);
}
