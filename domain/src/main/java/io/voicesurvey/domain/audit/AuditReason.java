package io.voicesurvey.domain.audit;

/**
 * The values of {@link AuditDetail#REASON} and {@link AuditDetail#IMPORT}. The stored events and the hash chain contain
 * their labels: never change one.
 */
public enum AuditReason {
  /** The ID token failed a check. */
  INVALID_ID_TOKEN("INVALID_ID_TOKEN"),
  /** The authentication was not of a requested class. */
  ACR_NOT_MET("ACR_NOT_MET"),
  /** The user is disabled. */
  USER_DISABLED("USER_DISABLED"),
  /** Another user has the email. */
  EMAIL_CONFLICT("EMAIL_CONFLICT"),

  /** The provider, asked again, refused its refresh token: the session ended. */
  PROVIDER_REFUSED("provider_refused"),

  /** The provider sent no role claim: the role became viewer. */
  ROLE_CLAIM_ABSENT("role_claim_absent"),
  /** The provider sent the role claim only in the access token: the role became viewer. */
  ROLE_CLAIM_ONLY_IN_ACCESS_TOKEN("role_claim_only_in_access_token"),
  /** The provider stated that the role claim is available elsewhere: the role did not change. */
  ROLE_CLAIM_ELSEWHERE("role_claim_elsewhere"),

  /** The directory deleted the user. */
  DEPROVISIONED("deprovisioned"),
  /** The user did not use this service for the configured time. */
  DORMANT("dormant"),

  /** The role of the waiting user was applied. */
  APPLIED("applied"),
  /** The role of the waiting user was not applied: the provider has not verified the email. */
  EMAIL_NOT_VERIFIED("email_not_verified"),
  /** The role of the waiting user was not applied: the provider's role has precedence. */
  ROLE_OF_IDENTITY_PROVIDER("role_of_identity_provider"),
  /** The role of the waiting user was not applied: it would have removed the last active administrator. */
  LAST_ADMIN("last_admin");

  private final String label;

  AuditReason(String label) {
    this.label = label;
  }

  /** The value in the API. */
  public String label() {
    return label;
  }
}
