package io.voicesurvey.domain.session;

/** What becomes of a session when one of its refresh tokens is presented. */
public sealed interface Rotation {
  /** The token was the session's newest: its successor is. */
  record Rotated(Session session) implements Rotation {}

  /** The token was rotated a moment ago: the same successor once more, and nothing changes. */
  record Replayed(Session session) implements Rotation {}

  /** The token was used before, so somebody holds a copy: the session must end (RFC 9700, section 4.14.2). */
  record Reused() implements Rotation {}

  /** The idle or the absolute limit has passed. */
  record Expired() implements Rotation {}

  record Revoked() implements Rotation {}
}
