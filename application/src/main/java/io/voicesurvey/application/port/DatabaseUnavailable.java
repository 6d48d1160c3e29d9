package io.voicesurvey.application.port;

/** The database does not answer, or no connection to it came free in time. Nothing that was begun has been kept. */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnavailable(Throwable cause) {
    super("the database is unavailable", cause);
  }
}
