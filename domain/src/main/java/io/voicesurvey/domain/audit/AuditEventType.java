package io.voicesurvey.domain.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of thing the audit trail remembers. */
public enum AuditEventType {
  LOGIN,
  /** A login that this browser began came to no good end. */
  LOGIN_FAILED,
  LOGOUT,
  /** A refresh token came that had been used before; its session has been revoked. */
  REFRESH_REUSED,
  /** Sessions ended by another way than their owner's logout. */
  SESSIONS_REVOKED,
  ROLE_CHANGED,
  /** The provider did not send the role claim but said that it is elsewhere: the role stays what it was. */
  ROLE_OVERAGE,
  STATUS_CHANGED,
  /** Another identity at the provider was made a user's own. */
  USER_RELINKED,
  SERVICE_TOKEN_ISSUED,
  /** Roles were brought from a file. */
  USERS_IMPORTED,
  /** The oldest events went into a file. */
  AUDIT_ARCHIVED;

  /** The type of that name, as {@link #label()} writes it. */
  public static Optional<AuditEventType> named(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  /** The name that clients use: {@code role_changed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
