package io.voicesurvey.application.port;

/**
 * The database does not answer, can't be written to, or no connection to it came free in time. Nothing that was begun has
 * been kept.
 */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public DatabaseUnavailable(Throwable cause) {
    this(cause.getClass().getSimpleName(), cause);
  }

  /** @param reason for the log: what failed, and where it is known which statement; no value of a row */
  public DatabaseUnavailable(String reason, Throwable cause) {
    super("the database is unavailable: " + reason, cause);
    this.reason = reason;
  }

  /** For the log, never for a client. */
  public String reason() {
    return reason;
  }
}
