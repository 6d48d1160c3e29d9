package io.voicesurvey.application.port;

/** The database does not respond or is read-only, or no connection became free in time. Nothing was committed. */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public DatabaseUnavailable(Throwable cause) {
    this(cause.getClass().getSimpleName(), cause);
  }

  /** @param reason for the log: the failure and, if known, the statement; never a value of a row */
  public DatabaseUnavailable(String reason, Throwable cause) {
    super("the database is unavailable: " + reason, cause);
    this.reason = reason;
  }

  /** For the log, never for a client. */
  public String reason() {
    return reason;
  }
}
