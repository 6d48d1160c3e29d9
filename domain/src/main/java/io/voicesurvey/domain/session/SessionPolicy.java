package io.voicesurvey.domain.session;

import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions last.
 *
 * @param idleLimit     a session not refreshed for this long is dead
 * @param absoluteLimit a session this old is dead, however much it is used
 * @param grace         how long after a rotation the token before it may be presented again; may be zero
 */
public record SessionPolicy(Duration idleLimit, Duration absoluteLimit, Duration grace) {
  public SessionPolicy {
    if (!idleLimit.isPositive() || !absoluteLimit.isPositive()) {
      throw new IllegalArgumentException("the limits of a session are more than nothing");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("the grace is not negative");
    }
  }

  /** When a session of that age, used at {@code usedAt}, is dead: the earlier of both limits. */
  public Instant expiry(Instant createdAt, Instant usedAt) {
    Instant idle = usedAt.plus(idleLimit);
    Instant absolute = createdAt.plus(absoluteLimit);
    return idle.isBefore(absolute) ? idle : absolute;
  }
}
