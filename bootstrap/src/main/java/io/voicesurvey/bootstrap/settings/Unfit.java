package io.voicesurvey.bootstrap.settings;

/** Thrown if the text of a variable is not a valid value. The message contains the solution and never the text. */
final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  Unfit(String message) {
    super(message, null, false, false);
  }
}
