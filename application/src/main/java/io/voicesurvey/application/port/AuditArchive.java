package io.voicesurvey.application.port;

import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.Iterator;
import java.util.function.BiFunction;

/** One file of events that leave the audit trail, with their seals. Every method may throw {@link UnusableArchive}. */
public interface AuditArchive {
  /** Whether the file exists, with any content. */
  boolean exists();

  /**
   * Writes the file. When this method returns, the file is complete and survives a crash of the machine. If
   * {@code events} throws or writing fails, no file remains.
   *
   * @param before the seal before the first event's seal
   * @param events in the order of their seal numbers, each with its event
   * @throws UnusableArchive if the file exists already
   */
  void write(Seal before, Iterator<SealedEvent> events);

  /**
   * Reads the file. The caller checks the chain in it.
   *
   * @param reading gets the seal before the first event's seal, and the events with their seals in the order of the
   *                file. Each event is present. The iterator throws {@link UnusableArchive} if the file is truncated or
   *                not an archive
   */
  <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading);
}
