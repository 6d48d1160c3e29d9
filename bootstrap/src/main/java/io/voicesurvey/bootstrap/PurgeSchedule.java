package io.voicesurvey.bootstrap;

import io.voicesurvey.application.session.PurgeSessions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges sessions again and again, on a thread of its own, until it is closed. It begins at a random moment of the first
 * interval, so that instances that start together take turns; where two meet all the same they share the work.
 */
final class PurgeSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PurgeSchedule.class);

  private final PurgeSessions purgeSessions;
  private final ScheduledExecutorService scheduler;

  PurgeSchedule(PurgeSessions purgeSessions, Duration interval, RandomGenerator random) {
    this.purgeSessions = purgeSessions;
    this.scheduler = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("session-purge").factory());
    scheduler.scheduleWithFixedDelay(this::purge, random.nextLong(interval.toMillis()), interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** A failure that got out would silently be the last purge ever made; what is left waits for the next. */
  private void purge() {
    try {
      PurgeSessions.Outcome purged = purgeSessions.execute(new PurgeSessions.Command());
      LOG.atInfo().addKeyValue("sessions", purged.sessions()).addKeyValue("spent_tokens", purged.spentTokens())
          .log("purged");
    } catch (RuntimeException | Error e) {
      if (!scheduler.isShutdown()) {
        LOG.warn("purging sessions failed", e);
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
