package io.voicesurvey.application.port;

/** The database role may not remove events from the audit trail, or the schema does not allow it to any role yet. */
public final class AuditTrailProtected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AuditTrailProtected(Throwable cause) {
    super("the database role may not remove audit events", cause);
  }
}
