package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.voicesurvey.adapters.rest.http.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** Prints one JSON array in UTF-8, whatever the encoding of the terminal. */
final class JsonPrinter<T, V> implements Printer<T> {
  private final PrintStream out;
  private final Function<T, V> view;
  private final SequenceWriter array;

  /** @param view converts an item to an element of the array */
  JsonPrinter(PrintStream out, Class<V> type, Function<T, V> view) {
    this.out = out;
    this.view = view;
    try {
      this.array = Json.mapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writerFor(type)
          .writeValuesAsArray(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void print(T thing) {
    try {
      array.write(view.apply(thing));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end() {
    try {
      array.flush();
      array.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }
}
