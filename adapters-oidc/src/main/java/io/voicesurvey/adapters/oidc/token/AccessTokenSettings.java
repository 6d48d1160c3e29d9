package io.voicesurvey.adapters.oidc.token;

import java.time.Duration;

/**
 * The issuer, audience and lifetime of access tokens.
 *
 * @param issuer   the {@code iss} claim
 * @param audience the {@code aud} claim
 * @param lifetime at least one second; fractions of a second are dropped
 */
public record AccessTokenSettings(String issuer, String audience, Duration lifetime) {
  public AccessTokenSettings {
    if (issuer.isEmpty() || audience.isEmpty()) {
      throw new IllegalArgumentException("issuer and audience must not be empty");
    }
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("the lifetime of an access token is at least one second");
    }
    lifetime = Duration.ofSeconds(lifetime.toSeconds());
  }
}
