package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.session.PurgeSessions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges sessions periodically, on its own thread, until it is closed. It begins at a random time in the first
 * interval, so that instances that start together take turns. If two run at the same time, they share the work.
 */
public final class PurgeSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PurgeSchedule.class);

  private final PurgeSessions purgeSessions;
  private final ScheduledExecutorService scheduler;

  public PurgeSchedule(PurgeSessions purgeSessions, Duration interval, RandomGenerator random) {
    this.purgeSessions = purgeSessions;
    this.scheduler = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("session-purge").factory());
    scheduler.scheduleWithFixedDelay(this::purge, random.nextLong(interval.toMillis()), interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Catches all failures, because an exception would silently end the schedule. The next purge deletes the rest. */
  private void purge() {
    try {
      PurgeSessions.Outcome purged = purgeSessions.execute(new PurgeSessions.Command());
      LOG.atInfo().addKeyValue("sessions", purged.sessions()).addKeyValue("spent_tokens", purged.usedLogoutTokens())
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
