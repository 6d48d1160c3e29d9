package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.stream.Stream;

/** Prints CSV in UTF-8: a header and a row for each item. */
final class CsvPrinter<T> implements Printer<T> {
  /** First characters that spreadsheets take for the beginning of a formula. A formula could send other cells away. */
  private static final String FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";

  private final SequenceWriter rows;
  private final Function<T, Stream<String>> cells;

  CsvPrinter(PrintStream out, Stream<String> header, Function<T, Stream<String>> cells) {
    this.cells = cells;
    try {
      this.rows = new CsvMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writer(CsvSchema.emptySchema()).writeValues(out);
      row(header);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void print(T thing) {
    row(cells.apply(thing).map(CsvPrinter::harmless));
  }

  @Override
  public void end() {
    try {
      rows.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void row(Stream<String> row) {
    try {
      rows.write(row.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String harmless(String cell) {
    return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
