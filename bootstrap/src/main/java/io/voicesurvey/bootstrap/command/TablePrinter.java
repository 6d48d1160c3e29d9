package io.voicesurvey.bootstrap.command;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** Prints a line for each item. The column whose length varies most is last. */
final class TablePrinter<T> implements Printer<T> {
  private final PrintStream out;
  private final String line;
  private final Function<T, Object[]> cells;

  /** @param line the {@link PrintStream#printf} format of the header and of each line */
  TablePrinter(PrintStream out, String line, Object[] header, Function<T, Object[]> cells) {
    this.out = out;
    this.line = line;
    this.cells = cells;
    out.printf(line, header);
  }

  @Override
  public void print(T thing) {
    out.printf(line, cells.apply(thing));
  }

  @Override
  public void end() {
    out.flush();
  }

  static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
