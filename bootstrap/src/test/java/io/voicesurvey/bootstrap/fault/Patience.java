package io.voicesurvey.bootstrap.fault;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
final class Patience {
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /**
   * Asks again and again until the answer is yes; the last question is asked before {@code limit} is over.
   *
   * @return how long that took
   * @throws AssertionError where it does not come in time
   */
  static Duration until(String awaited, Duration limit, Callable<Boolean> question) throws Exception {
    long began = System.nanoTime();
    do {
      if (question.call()) {
        return Duration.ofNanos(System.nanoTime() - began);
      }
      Thread.sleep(STEP);
    } while (System.nanoTime() - began < limit.toNanos());
    throw new AssertionError("not within " + limit.toMillis() + " ms: " + awaited);
  }
}
