package io.voicesurvey.bootstrap.fault;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
public final class Patience {
  /** A busy machine gets it. Less than the minute in which an instance forgets by itself what it was not told of. */
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /** What a test allows where {@code promised} is what people may expect: that long, but at least thirty seconds. */
  public static Duration allowed(Duration promised) {
    return promised.compareTo(LEAST) < 0 ? LEAST : promised;
  }

  /** As the other, where nothing is promised. */
  public static Duration until(String awaited, Callable<Boolean> question) throws Exception {
    return until(awaited, LEAST, question);
  }

  /**
   * Asks again and again until the answer is yes, for as long as is {@link #allowed}.
   *
   * @return how long that took
   * @throws AssertionError where it does not come in time
   */
  public static Duration until(String awaited, Duration promised, Callable<Boolean> question) throws Exception {
    Duration limit = allowed(promised);
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
