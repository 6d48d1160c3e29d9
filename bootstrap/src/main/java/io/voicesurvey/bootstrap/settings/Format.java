package io.voicesurvey.bootstrap.settings;

/** How the value of a variable is written. */
@FunctionalInterface
interface Format<T> {
  T parse(String text) throws Unfit;
}
