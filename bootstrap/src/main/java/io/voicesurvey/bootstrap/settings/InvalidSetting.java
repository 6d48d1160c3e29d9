package io.voicesurvey.bootstrap.settings;

/** Thrown if the text of a variable is not a valid value. The message contains the solution and never the text. */
final class InvalidSetting extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidSetting(String message) {
    super(message, null, false, false);
  }
}
