package io.voicesurvey.domain.session;

import java.time.Instant;

/**
 * The result of a genuine refresh token of a session, by its generation. The session repository applies the case
 * {@link Rotated} itself, in one SQL statement with the same conditions; the other cases are decided here.
 */
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

  /**
   * Decides about a genuine refresh token. A revoked session stays revoked after it expires.
   *
   * @param presented the generation of the token
   */
  static Rotation of(Session session, int presented, SessionPolicy policy, Instant now) {
    if (session.isRevoked()) {
      return new Revoked();
    }
    if (session.isExpired(now)) {
      return new Expired();
    }
    if (presented == session.generation()) {
      return new Rotated(session.rotated(policy, now));
    }
    boolean justRotated = presented >= 0 && presented == session.generation() - 1
        && !now.isAfter(session.lastUsedAt().plus(policy.grace()));
    return justRotated ? new Repeated(session) : new Reused();
  }
}
