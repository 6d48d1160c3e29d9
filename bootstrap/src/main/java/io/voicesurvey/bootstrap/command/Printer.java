package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.voicesurvey.adapters.persistence.user.SpreadsheetCsv;
import io.voicesurvey.adapters.rest.http.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Function;

/** Prints any number of items of one type. JSON and CSV are in UTF-8, whatever the encoding of the terminal is. */
interface Printer<T> {
  void print(T item) throws IOException;

  /** Finishes the output after the last item, also if there was none. */
  default void end() throws IOException {}

  /**
   * Prints a header, then a line for each item. The column whose length varies most is last.
   *
   * @param line the {@link PrintStream#printf} format of the header and of each line
   */
  static <T> Printer<T> table(PrintStream out, String line, Object[] header, Function<T, Object[]> cells) {
    out.printf(line, header);
    return item -> out.printf(line, cells.apply(item));
  }

  /** Prints one JSON array of records. */
  static <T, V> Printer<T> json(PrintStream out, Class<V> type, Function<T, V> view) throws IOException {
    return new Records<>(
        Json.mapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writerFor(type).writeValuesAsArray(out),
        view, out::println);
  }

  /** Prints CSV (RFC 4180): a header with the names of the record's JSON members, and a row for each item. */
  static <T, V> Printer<T> csv(PrintStream out, Class<V> type, Function<T, V> view) throws IOException {
    return new Records<>(SpreadsheetCsv.writer(out, type), view, () -> {});
  }

  /** @param view converts an item to its record */
  record Records<T>(SequenceWriter writer, Function<T, ?> view, Runnable afterLast) implements Printer<T> {
    @Override
    public void print(T item) throws IOException {
      writer.write(view.apply(item));
    }

    @Override
    public void end() throws IOException {
      writer.close();
      afterLast.run();
    }
  }
}
