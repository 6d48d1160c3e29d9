package io.voicesurvey.domain.audit;

import java.util.Locale;

/**
 * The keys of {@link AuditEvent#detail()}. The stored events and the hash chain contain their labels: never change one.
 */
public enum AuditDetail {
  /** The number of users who became members of a group. */
  ADDED,
  /** The changed attributes of a user: of {@code external_id}, {@code user_name} and {@code email}. */
  ATTRIBUTES,
  /** The audience of a trust rule. */
  AUDIENCE,
  /** The failed check of an ID token: the member, the received and the expected value. */
  CAUSE,
  /** The number of changed users of an import. */
  CHANGED,
  /** The claims of a trust rule, each as {@code "name"="value"}, with a backslash before a quotation mark and a backslash. */
  CLAIMS,
  /** The number of ended sessions. */
  COUNT,
  /** {@code true} if an import stopped before its last line. */
  BROKEN_OFF,
  /** The email in the provider's claims, or the new one that a directory stated. */
  EMAIL,
  /** The id of the user who has that email. */
  EMAIL_HOLDER,
  /** {@code true} or {@code false}: whether the provider states that the email is verified. */
  EMAIL_VERIFIED,
  /** The number of archived events. */
  EVENTS,
  /** When a client secret expires (RFC 3339). */
  EXPIRES_AT,
  /** The new id of a user in the directory. */
  EXTERNAL_ID,
  /** The role or status before the change. */
  FROM,
  /** The issuer of the identity before the change. */
  FROM_ISSUER,
  /** The subject of the identity before the change. */
  FROM_SUBJECT,
  /** The generation of the refresh token that was used again. */
  GENERATION,
  /** The id of a group. */
  GROUP_ID,
  /** The name of a group. */
  GROUP_NAME,
  /** What a login did with the role of a waiting user: an {@link AuditReason}. */
  IMPORT,
  /** The role of the waiting user with the email. */
  IMPORTED_ROLE,
  /** The client's IP address. */
  IP,
  /** The issuer of the identity provider of a failed login, of a trust rule, or of a workload token. */
  ISSUER,
  /** The number of lines of an import. */
  LINES,
  /** {@code true} if the login created the user. */
  NEW_USER,
  /** An {@link AuditReason}. */
  REASON,
  /** The number of lines of an import without effect. */
  REFUSED,
  /** The number of users who are no longer members of a group. */
  REMOVED,
  /** The user's role. */
  ROLE,
  /** The last seal of an archive: its number, a colon and its hash. */
  SEAL,
  /** The id of a client secret. */
  SECRET_ID,
  /** The id of the session. */
  SESSION_ID,
  /** The name of the imported file. */
  SOURCE,
  /** The subject of the identity in the provider's claims, or of a workload token. */
  SUBJECT,
  /** The role or status after the change. */
  TO,
  /** The issuer of the identity after the change. */
  TO_ISSUER,
  /** The subject of the identity after the change. */
  TO_SUBJECT,
  /** The id of a trust rule. */
  TRUST_ID,
  /** The lifetime of a service token, or the longest one by a trust rule (ISO 8601). */
  TTL,
  /** The number of lines of an import that were true before. */
  UNCHANGED,
  /** The client's {@code User-Agent}. */
  USER_AGENT,
  /** The new name of a user in the directory. */
  USER_NAME,
  /** The number of waiting users that an import stored. */
  WAITING,
  /** The ids of the waiting users who were merged into the user who signed in, with commas between them. */
  WAITING_USER,
  /** The email of a waiting user who had no id yet, in events of an earlier release. */
  WAITING_EMAIL;

  /** The name in the API: {@code session_id}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
