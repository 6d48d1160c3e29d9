package io.voicesurvey.bootstrap.output;

import java.io.PrintStream;
import java.time.InstantSource;

/** Shows people how far something is that takes its time. */
public interface Progress extends AutoCloseable {
  /**
   * @param lines    how many are done with
   * @param position how many bytes are
   */
  void show(long lines, long position);

  /** Says something in between, without spoiling what is shown. */
  void say(String sentence);

  /** Leaves the last state to be seen. */
  @Override
  void close();

  /**
   * @param size       how many bytes there are; 0 where nobody knows
   * @param isTerminal true: {@code err} is one; a bar moves there. Else there is a line a minute
   */
  static Progress of(String task, long size, boolean isTerminal, PrintStream err) {
    return isTerminal
        ? new ProgressOnTerminal(task, size, err)
        : new ProgressInLines(task, size, err,
            InstantSource.system());
  }
}
