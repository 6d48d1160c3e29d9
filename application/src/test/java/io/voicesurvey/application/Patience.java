package io.voicesurvey.application;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself: as long as is promised, and longer on a machine that has more to do than it can. */
public final class Patience {
  /** Where nothing is promised. Less than the minute after which an instance forgets by itself. */
  private static final Duration UNPROMISED = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /** What is promised on a machine with a processor for each process, times the processes that wait for one here. */
  public static Duration allowed(Duration promised) {
    double waiting = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
        / Runtime.getRuntime().availableProcessors();
    return Duration.ofNanos((long) (promised.toNanos() * Math.max(1, waiting)));
  }

  /** As the other, where nothing is promised. */
  public static Duration until(String awaited, Callable<Boolean> question) throws Exception {
    return until(awaited, UNPROMISED, question);
  }

  /**
   * Asks again and again until the answer is yes. It counts the questions that fit into the {@link #allowed} time, so a
   * machine that becomes slow while it waits gets more time.
   *
   * @return how long that took
   * @throws AssertionError where the answer is still no after the last question
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
