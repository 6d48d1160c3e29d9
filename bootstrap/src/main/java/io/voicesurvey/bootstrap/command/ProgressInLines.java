package io.voicesurvey.bootstrap.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Prints one line a minute, for logs. */
final class ProgressInLines implements Progress {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String task;
  private final long size;
  private final PrintStream err;
  private final InstantSource clock;
  private final Instant begun;
  private final AtomicReference<Instant> last;

  ProgressInLines(String task, long size, PrintStream err, InstantSource clock) {
    this.task = task;
    this.size = size;
    this.err = err;
    this.clock = clock;
    this.begun = clock.instant();
    this.last = new AtomicReference<>(begun);
  }

  @Override
  public void show(long lines, long position) {
    Instant now = clock.instant();
    if (!now.isBefore(last.get().plus(INTERVAL))) {
      last.set(now);
      err.println(sentence(lines, position, Duration.between(begun, now)));
    }
  }

  @Override
  public void say(String sentence) {
    err.println(sentence);
  }

  @Override
  public void close() {
    err.flush();
  }

  private String sentence(long lines, long position, Duration passed) {
    String sentence = String.format(Locale.ROOT, "%s: %,d lines, %,d a second", task, lines,
        lines / Math.max(1, passed.toSeconds()));
    return size == 0 || position == 0
        ? sentence
        : String.format(Locale.ROOT, "%s, %d %%, %s left", sentence, 100 * position / size,
            remaining((double) (size - position) / position, passed));
  }

  private static String remaining(double share, Duration passed) {
    long seconds = Math.round(share * passed.toSeconds());
    return seconds < 60 ? seconds + " s" : (seconds + 30) / 60 + " min";
  }
}
