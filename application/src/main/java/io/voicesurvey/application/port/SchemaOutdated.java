package io.voicesurvey.application.port;

/** The database lacks a table or a column that this version of the program needs. */
public final class SchemaOutdated extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** @param failure the original error; only suppressed, because the operator does not need it to migrate */
  public SchemaOutdated(Throwable failure) {
    super("the database's schema is missing or old: run migrate");
    addSuppressed(failure);
  }
}
