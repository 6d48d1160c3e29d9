package io.voicesurvey.domain.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How fresh and how strong a login must be for an administrator's change (RFC 9470).
 *
 * @param maxAge    the maximum age of the authentication; empty: any age
 * @param acrValues one of them must be the session's {@code acr}; empty: any
 */
public record ReauthenticationPolicy(Optional<Duration> maxAge, List<String> acrValues) {
  public ReauthenticationPolicy {
    Objects.requireNonNull(maxAge, "maxAge");
    acrValues = List.copyOf(acrValues);
  }

  /** Whether every login meets the policy. */
  public boolean isOff() {
    return maxAge.isEmpty() && acrValues.isEmpty();
  }

  /** Whether the session's login meets the policy. Without a known authentication time, the session's begin counts. */
  public boolean isMetBy(Session session, Instant now) {
    boolean fresh = maxAge.filter(age -> session.authenticatedAt().plus(age).isBefore(now)).isEmpty();
    boolean strong = acrValues.isEmpty() || session.authentication().acr().filter(acrValues::contains).isPresent();
    return fresh && strong;
  }
}
