package io.voicesurvey.bootstrap.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the progress of a long task. */
interface Progress extends AutoCloseable {
  /**
   * @param lines    the number of processed lines
   * @param position the number of processed bytes
   */
  void show(long lines, long position);

  /** Prints a message without disturbing the progress display. */
  void say(String sentence);

  /** Leaves the last state visible. */
  @Override
  default void close() {}

  /**
   * @param size       the size in bytes; 0 if unknown
   * @param isTerminal true: {@code err} is a terminal and shows a moving bar; false: it gets one line a minute
   */
  static Progress of(String task, long size, boolean isTerminal, PrintStream err) {
    return isTerminal ? Bar.of(task, size, err) : Lines.of(task, size, err, InstantSource.system());
  }

  /** Prints one line a minute, for logs. */
  record Lines(String task, long size, PrintStream err, InstantSource clock, Instant begun,
      AtomicReference<Instant> last) implements Progress {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    static Lines of(String task, long size, PrintStream err, InstantSource clock) {
      Instant begun = clock.instant();
      return new Lines(task, size, err, clock, begun, new AtomicReference<>(begun));
    }

    @Override
    public void show(long lines, long position) {
      Instant now = clock.instant();
      if (!now.isBefore(last.get().plus(INTERVAL))) {
        last.set(now);
        err.println(sentence(lines, position, Duration.between(begun, now).toSeconds()));
      }
    }

    @Override
    public void say(String sentence) {
      err.println(sentence);
    }

    private String sentence(long lines, long position, long seconds) {
      String sentence = String.format(Locale.ROOT, "%s: %,d lines, %,d a second", task, lines,
          lines / Math.max(1, seconds));
      if (size == 0 || position == 0) {
        return sentence;
      }
      long left = Math.round((double) (size - position) / position * seconds);
      return String.format(Locale.ROOT, "%s, %d %%, %s left", sentence, 100 * position / size,
          left < 60 ? left + " s" : (left + 30) / 60 + " min");
    }
  }

  /** Shows a progress bar with rate and remaining time on a terminal. */
  record Bar(ProgressBar bar, PrintStream err) implements Progress {
    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLIS = 250;
    private static final long KIBIBYTE = 1_024;
    /** Moves the cursor to the beginning of the line and clears it (ECMA-48, section 8.3.41). */
    private static final String CLEAR = "\r\u001b[K";

    static Bar of(String task, long size, PrintStream err) {
      return new Bar(new ProgressBarBuilder().setTaskName(task).setInitialMax(size == 0 ? -1 : size)
          .setUnit(" KiB", KIBIBYTE).showSpeed().setStyle(ProgressBarStyle.ASCII).setMaxRenderedLength(WIDTH)
          .setUpdateIntervalMillis(INTERVAL_MILLIS).setConsumer(new ConsoleProgressBarConsumer(err, WIDTH)).build(),
          err);
    }

    @Override
    public void show(long lines, long position) {
      bar.stepTo(position);
      bar.setExtraMessage(String.format(Locale.ROOT, " %,d lines", lines));
    }

    @Override
    public void say(String sentence) {
      err.println(CLEAR + sentence);
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
