package io.voicesurvey.domain.session;

import java.time.Duration;
import java.time.Instant;

/**
 * The lifetimes of sessions.
 *
 * @param idleLimit     a session expires if it is not refreshed for this long
 * @param absoluteLimit a session expires at this age, even if it is in use
 * @param grace         how long after a rotation the previous token is still accepted; may be zero
 */
public record SessionPolicy(Duration idleLimit, Duration absoluteLimit, Duration grace) {
  public SessionPolicy {
    if (!idleLimit.isPositive() || !absoluteLimit.isPositive()) {
      throw new IllegalArgumentException("the limits of a session must be positive");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("the grace must not be negative");
    }
  }

  public SessionPolicy withGrace(Duration changed) {
    return new SessionPolicy(idleLimit, absoluteLimit, changed);
  }

  /**
   * The expiry of a session created at {@code createdAt} and last used at {@code usedAt}: the earlier of both limits.
   */
  public Instant expiry(Instant createdAt, Instant usedAt) {
    Instant idle = usedAt.plus(idleLimit);
    Instant absolute = createdAt.plus(absoluteLimit);
    return idle.isBefore(absolute) ? idle : absolute;
  }
}
