package io.voicesurvey.bootstrap;

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

/** Has the audit trail sealed again and again, on a thread of its own, until it is closed. */
final class AuditSealing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditSealing.class);

  /** More than a batch takes; one that the database keeps waiting is given up, and nothing of it is kept. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SealAuditTrail sealAuditTrail;
  private final ScheduledExecutorService scheduler;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicLong lastSealing = new AtomicLong(System.nanoTime());

  AuditSealing(SealAuditTrail sealAuditTrail, Duration interval) {
    this.sealAuditTrail = sealAuditTrail;
    this.scheduler = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("audit-sealing").factory());
    scheduler.scheduleWithFixedDelay(this::seal, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A failure that got out would silently be the end of all sealing. One log line tells of each series of them. */
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

  /** How long ago all was sealed, by this instance or by one that was at it. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - lastSealing.get());
  }

  /** Lets a batch that is under way come to its end. */
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
