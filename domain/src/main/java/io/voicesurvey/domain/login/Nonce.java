package io.voicesurvey.domain.login;

import io.voicesurvey.domain.Secret;
import java.util.Objects;

/** What ties an ID token to the login that asked for it (OpenID Connect Core 1.0, section 15.5.2): 256 random bits. */
public record Nonce(Secret value) {
  public Nonce {
    Objects.requireNonNull(value, "value");
  }
}
