package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that repeats on its own thread until it is closed. A failure does not end the repetition. A series of failures
 * leaves one line in the log, and its end another one.
 */
public final class RepeatingJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatingJob.class);

  /** A normal run takes much less. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** One run of the work. */
  @FunctionalInterface
  public interface Work {
    /** Returns why the work is not done, for the log; empty if it is done. */
    Optional<String> run();
  }

  private final String name;
  private final Work work;
  private final Duration closeLimit;
  private final ScheduledExecutorService scheduler;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Starts to repeat the work.
   *
   * @param name     names the thread and the work in the log
   * @param delay    the time before the first run
   * @param interval the time from the end of a run to the next one
   */
  public RepeatingJob(String name, Duration delay, Duration interval, Work work) {
    this(name, delay, interval, CLOSE_LIMIT, work);
  }

  /**
   * Like the other constructor.
   *
   * @param closeLimit the maximum wait for a run to end, before it is interrupted
   */
  public RepeatingJob(String name, Duration delay, Duration interval, Duration closeLimit, Work work) {
    this.name = name;
    this.work = work;
    this.closeLimit = closeLimit;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(name).factory());
    scheduler.scheduleWithFixedDelay(this::run, delay.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** An uncaught failure would silently end the repetition. */
  private void run() {
    try {
      Optional<String> problem = work.run();
      if (problem.isPresent()) {
        waits(problem.get());
      } else if (failing.getAndSet(false)) {
        LOG.info("{} works again", name);
      }
    } catch (DatabaseUnavailable e) {
      waits(e.getMessage());
    } catch (RuntimeException | Error e) {
      if (isNews()) {
        LOG.error("{} failed and will be repeated", name, e);
      }
    }
  }

  private void waits(String problem) {
    if (isNews()) {
      LOG.warn("{} waits: {}", name, problem);
    }
  }

  /** The failure of a run that close interrupts is expected. */
  private boolean isNews() {
    return !scheduler.isShutdown() && !failing.getAndSet(true);
  }

  /** Starts no more runs. The current run has a limited time to end, one second by default; then it is interrupted. */
  @Override
  public void close() {
    scheduler.shutdown();
    try {
      if (!scheduler.awaitTermination(closeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      scheduler.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
