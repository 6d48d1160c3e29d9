package io.voicesurvey.application.session;

import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.Objects;

/**
 * What a client holds of a session.
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
