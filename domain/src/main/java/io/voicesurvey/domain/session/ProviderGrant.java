package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.Objects;

/**
 * The permission to ask an identity provider again about the login of a session.
 *
 * @param issuer       of the provider
 * @param refreshToken of the provider (OpenID Connect Core 1.0, section 12); sealed, and readable only by the provider's
 *                     adapter
 * @param maxWait      the maximum time until the provider is asked; positive
 */
public record ProviderGrant(String issuer, Secret refreshToken, Duration maxWait) {

  /** The waits of different sessions differ by up to a fifth of the maximum, in this many steps. */
  private static final int STEPS = 1024;
  private static final int PART = 5;

  public ProviderGrant {
    Objects.requireNonNull(refreshToken, "refreshToken");
    if (issuer.isEmpty() || !maxWait.isPositive()) {
      throw new IllegalArgumentException("a grant has an issuer and a positive wait");
    }
  }

  /**
   * The time until the provider is asked about that session: at least four fifths of the maximum. It depends on the id of
   * the session, so that sessions that began together are not asked about together.
   */
  public Duration waitOf(SessionId session) {
    long step = Math.floorMod(session.value().getLeastSignificantBits(), (long) STEPS);
    return maxWait.minus(maxWait.multipliedBy(step).dividedBy((long) PART * STEPS));
  }
}
