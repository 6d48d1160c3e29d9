package io.voicesurvey.bootstrap.command;

import java.io.PrintStream;
import java.time.InstantSource;

/** Shows the progress of a long task. */
public interface Progress extends AutoCloseable {
  /**
   * @param lines    the number of processed lines
   * @param position the number of processed bytes
   */
  void show(long lines, long position);

  /** Prints a message without disturbing the progress display. */
  void say(String sentence);

  /** Leaves the last state visible. */
  @Override
  void close();

  /**
   * @param size       the size in bytes; 0 if unknown
   * @param isTerminal true: {@code err} is a terminal and shows a moving bar; false: it gets one line a minute
   */
  static Progress of(String task, long size, boolean isTerminal, PrintStream err) {
    return isTerminal
        ? new ProgressOnTerminal(task, size, err)
        : new ProgressInLines(task, size, err,
            InstantSource.system());
  }
}
