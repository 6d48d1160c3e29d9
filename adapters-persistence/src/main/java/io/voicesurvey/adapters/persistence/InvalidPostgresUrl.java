package io.voicesurvey.adapters.persistence;

/**
 * Thrown if a text is not a URL of a usable PostgreSQL database. The message is to be read after the name of the
 * setting. It contains the solution and never a part of the text, which may be a password.
 */
public final class InvalidPostgresUrl extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidPostgresUrl(String message) {
    super(message, null, false, false);
  }
}
