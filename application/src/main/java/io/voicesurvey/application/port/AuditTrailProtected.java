package io.voicesurvey.application.port;

/** The role on the database may not take events out of the audit trail, or the schema does not let anybody yet. */
public final class AuditTrailProtected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AuditTrailProtected(Throwable cause) {
    super("the audit trail is protected from this role", cause);
  }
}
