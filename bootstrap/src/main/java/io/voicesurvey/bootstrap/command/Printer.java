package io.voicesurvey.bootstrap.command;

/** Prints any number of items of one type, one after the other. */
public interface Printer<T> {
  void print(T thing);

  /** Finishes the output after the last item, also if there was none. */
  void end();
}
