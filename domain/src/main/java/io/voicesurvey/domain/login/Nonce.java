package io.voicesurvey.domain.login;

import io.voicesurvey.domain.Secret;
import java.util.Objects;

/**
 * The {@code nonce}, which binds an ID token to its login (OpenID Connect Core 1.0, section 15.5.2): 256 random bits.
 */
public record Nonce(Secret value) {
  public Nonce {
    Objects.requireNonNull(value, "value");
  }
}
