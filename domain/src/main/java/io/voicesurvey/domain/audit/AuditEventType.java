package io.voicesurvey.domain.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The type of an audit event. */
public enum AuditEventType {
  LOGIN,
  /** A login that this browser started has failed. */
  LOGIN_FAILED,
  /** A login in the same browser ended this session of the user. */
  LOGIN_REPLACED,
  LOGOUT,
  /** A refresh token was used again. Its session has been revoked. */
  REFRESH_REUSED,
  /** Sessions ended, but not by their owner's logout. */
  SESSIONS_REVOKED,
  ROLE_CHANGED,
  /** The provider sent no role claim and stated that it is available elsewhere: the role did not change. */
  ROLE_OVERAGE,
  STATUS_CHANGED,
  /** A directory named a user in advance. */
  USER_PROVISIONED,
  /** A directory changed the external id, the user name or the email of a user. */
  USER_CHANGED,
  /** A directory created a group. */
  GROUP_CREATED,
  /** A directory changed the name, the external id or the members of a group. */
  GROUP_CHANGED,
  GROUP_DELETED,
  /** A user got another identity at the provider. */
  USER_RELINKED,
  SERVICE_CREATED,
  SERVICE_TOKEN_ISSUED,
  CLIENT_SECRET_CREATED,
  CLIENT_SECRET_DELETED,
  /** A service account got a trust rule. */
  TRUST_ADDED,
  TRUST_REMOVED,
  /** Roles were imported from a file. */
  USERS_IMPORTED,
  /** The oldest events were moved into a file. */
  AUDIT_ARCHIVED;

  /** The type whose {@link #label()} is {@code label}. */
  public static Optional<AuditEventType> named(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  /** The name in the API: {@code role_changed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
