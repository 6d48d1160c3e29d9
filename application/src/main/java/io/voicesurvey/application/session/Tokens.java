package io.voicesurvey.application.session;

import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.Objects;

/**
 * The tokens of a session, for its client.
 *
 * @param accessLifetime whole seconds
 */
public record Tokens(Secret accessToken, Duration accessLifetime, Secret refreshToken) {
  public Tokens {
    Objects.requireNonNull(accessToken, "accessToken");
    Objects.requireNonNull(accessLifetime, "accessLifetime");
    Objects.requireNonNull(refreshToken, "refreshToken");
  }
}
