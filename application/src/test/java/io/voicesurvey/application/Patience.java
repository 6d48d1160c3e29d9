package io.voicesurvey.application;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition: for the promised time, and longer on an overloaded machine. */
public final class Patience {
  /** If no time is promised. Less than the minute after which cache entries expire. */
  private static final Duration UNPROMISED = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /**
   * The promised time on a machine with a processor for each process, multiplied by the number of waiting processes
   * here.
   */
  public static Duration allowed(Duration promised) {
    double waiting = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
        / Runtime.getRuntime().availableProcessors();
    return Duration.ofNanos((long) (promised.toNanos() * Math.max(1, waiting)));
  }

  /** Like the other method, if no time is promised. */
  public static Duration until(String awaited, Callable<Boolean> question) throws Exception {
    return until(awaited, UNPROMISED, question);
  }

  /**
   * Polls until the condition is true. It counts the polls that fit into the {@link #allowed} time, so a
   * machine that becomes slow while it waits gets more time.
   *
   * @return the elapsed time
   * @throws AssertionError if the condition is still false after the last poll
   */
  public static Duration until(String awaited, Duration promised, Callable<Boolean> question) throws Exception {
    long began = System.nanoTime();
    for (long left = allowed(promised).dividedBy(STEP); left >= 0; left--) {
      if (question.call()) {
        return Duration.ofNanos(System.nanoTime() - began);
      }
      Thread.sleep(STEP);
    }
    throw new AssertionError("not within " + (System.nanoTime() - began) / 1_000_000 + " ms: " + awaited);
  }
}
