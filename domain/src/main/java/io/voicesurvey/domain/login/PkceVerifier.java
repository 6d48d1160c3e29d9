package io.voicesurvey.domain.login;

import io.voicesurvey.domain.Secret;
import java.util.Objects;

/**
 * The PKCE code verifier: 256 random bits which prove that the same client requested and redeems a code (RFC 7636,
 * section 4.1).
 */
public record PkceVerifier(Secret value) {
  public PkceVerifier {
    Objects.requireNonNull(value, "value");
  }
}
