package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.audit.SealAuditTrail;
import io.voicesurvey.application.port.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals the audit trail periodically, on its own thread, until it is closed. */
public final class AuditSealing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditSealing.class);

  /** More than a batch needs. A batch that waits longer for the database is aborted without any effect. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SealAuditTrail sealAuditTrail;
  private final ScheduledExecutorService scheduler;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicLong lastSealing = new AtomicLong(System.nanoTime());

  public AuditSealing(SealAuditTrail sealAuditTrail, Duration interval) {
    this.sealAuditTrail = sealAuditTrail;
    this.scheduler = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("audit-sealing").factory());
    scheduler.scheduleWithFixedDelay(this::seal, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Catches all failures, because an exception would silently end the schedule. Logs one line for a series of them. */
  private void seal() {
    try {
      if (sealAuditTrail.execute(new SealAuditTrail.Command()).overdue()) {
        if (!failing.getAndSet(true)) {
          LOG.warn("the audit trail waits to be sealed: something keeps every instance from it");
        }
        return;
      }
      lastSealing.set(System.nanoTime());
      if (failing.getAndSet(false)) {
        LOG.info("the audit trail is being sealed again");
      }
    } catch (DatabaseUnavailable e) {
      if (!scheduler.isShutdown() && !failing.getAndSet(true)) {
        LOG.warn("the audit trail waits to be sealed: {}", e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      if (!scheduler.isShutdown() && !failing.getAndSet(true)) {
        LOG.error("sealing the audit trail failed", e);
      }
    }
  }

  /** The time since the audit trail was last sealed to its end, by this instance or by another one. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - lastSealing.get());
  }

  /** Lets a running batch finish. */
  @Override
  public void close() {
    scheduler.shutdown();
    try {
      if (!scheduler.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      scheduler.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
