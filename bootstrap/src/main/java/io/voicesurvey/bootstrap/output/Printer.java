package io.voicesurvey.bootstrap.output;

/** Prints things of one kind one after the other, however many they are. */
public interface Printer<T> {
  void print(T thing);

  /** After the last one, also where there was none. */
  void end();
}
