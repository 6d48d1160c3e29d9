package io.voicesurvey.application.audit;

import io.voicesurvey.application.port.AuditSeals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Seals the events added to the audit trail since the last run, unless another instance is sealing. */
public final class SealAuditTrail {
  public record Command() {}

  /**
   * @param sealed  the number of sealed events
   * @param overdue whether none could be sealed although some have waited for more than 10 seconds
   */
  public record Outcome(long sealed, boolean overdue) {}

  /** Events per transaction. Small, so that a backlog is also sealed in short transactions. */
  private static final int BATCH = 500;

  /** Ten times the normal delay. */
  private static final Duration OVERDUE_AFTER = Duration.ofSeconds(10);

  private final AuditSeals seals;
  private final InstantSource clock;

  public SealAuditTrail(AuditSeals seals, InstantSource clock) {
    this.seals = seals;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    long sealed = 0;
    int last = BATCH;
    while (last == BATCH) {
      last = seals.seal(BATCH);
      sealed += last;
    }
    return new Outcome(sealed, sealed == 0 && isOverdue());
  }

  private boolean isOverdue() {
    Instant due = clock.instant().minus(OVERDUE_AFTER);
    return seals.firstPending().filter(event -> event.at().isBefore(due)).isPresent();
  }
}
