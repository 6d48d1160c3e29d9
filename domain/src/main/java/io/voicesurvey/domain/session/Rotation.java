package io.voicesurvey.domain.session;

/** The result of presenting a genuine refresh token of a session. */
public sealed interface Rotation {
  /** The token was the newest. {@code session} has the next generation. */
  record Rotated(Session session) implements Rotation {}

  /** The token was rotated within the grace period: the same successor is issued again, and nothing changes. */
  record Repeated(Session session) implements Rotation {}

  /**
   * The token was used before or is unknown to the session: it may be a copy, so the session must end (RFC 9700,
   * section 4.14.2).
   */
  record Reused() implements Rotation {}

  /** The idle or the absolute limit has passed. */
  record Expired() implements Rotation {}

  record Revoked() implements Rotation {}
}
