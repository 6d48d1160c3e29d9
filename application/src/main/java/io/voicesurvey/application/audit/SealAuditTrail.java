package io.voicesurvey.application.audit;

import io.voicesurvey.application.port.AuditSeals;

/** Seals what was added to the audit trail since the last time, unless another instance is at it. */
public final class SealAuditTrail {
  public record Command() {}

  /** @param sealed how many events */
  public record Outcome(long sealed) {}

  /** A transaction's worth: so few that a backlog, too, is sealed in short ones. */
  private static final int BATCH = 500;

  private final AuditSeals seals;

  public SealAuditTrail(AuditSeals seals) {
    this.seals = seals;
  }

  public Outcome execute(Command command) {
    long sealed = 0;
    int last = BATCH;
    while (last == BATCH) {
      last = seals.seal(BATCH);
      sealed += last;
    }
    return new Outcome(sealed);
  }
}
