package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.audit.SealAuditTrail;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Seals the audit trail, and measures the time since it was last sealed. */
public final class AuditSealing implements RepeatingJob.Work {
  private final SealAuditTrail sealAuditTrail;
  private final AtomicLong lastSealing = new AtomicLong(System.nanoTime());

  public AuditSealing(SealAuditTrail sealAuditTrail) {
    this.sealAuditTrail = sealAuditTrail;
  }

  @Override
  public Optional<String> run() {
    if (sealAuditTrail.execute(new SealAuditTrail.Command()).overdue()) {
      return Optional.of("no instance can seal the audit trail");
    }
    lastSealing.set(System.nanoTime());
    return Optional.empty();
  }

  /** The time since the audit trail was last sealed to its end, by this instance or by another one. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - lastSealing.get());
  }
}
