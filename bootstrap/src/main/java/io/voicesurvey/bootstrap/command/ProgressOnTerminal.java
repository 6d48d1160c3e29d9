package io.voicesurvey.bootstrap.command;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with rate and remaining time. */
final class ProgressOnTerminal implements Progress {
  private static final int WIDTH = 100;
  private static final int INTERVAL_MILLIS = 250;
  private static final long KIBIBYTE = 1_024;
  /** Moves the cursor to the beginning of the line and clears it (ECMA-48, section 8.3.41). */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final ProgressBar bar;

  ProgressOnTerminal(String task, long size, PrintStream err) {
    this.err = err;
    this.bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(size == 0 ? -1 : size)
        .setUnit(" KiB", KIBIBYTE).showSpeed().setStyle(ProgressBarStyle.ASCII).setMaxRenderedLength(WIDTH)
        .setUpdateIntervalMillis(INTERVAL_MILLIS).setConsumer(new ConsoleProgressBarConsumer(err, WIDTH)).build();
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
