package io.voicesurvey.bootstrap.settings;

/** Parses the text of a variable. */
@FunctionalInterface
interface Format<T> {
  T parse(String text) throws Unfit;
}
