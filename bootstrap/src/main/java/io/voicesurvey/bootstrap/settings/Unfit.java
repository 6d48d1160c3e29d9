package io.voicesurvey.bootstrap.settings;

/** The text of a variable can't be its value. The message says what to do and never tells the text. */
final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  Unfit(String message) {
    super(message, null, false, false);
  }
}
