package io.voicesurvey.domain.login;

import io.voicesurvey.domain.Secret;
import java.util.Objects;

/**
 * The PKCE code verifier: proves that the client that redeems a code requested it (RFC 7636, section 4.1). 256 random
 * bits.
 */
public record PkceVerifier(Secret value) {
  public PkceVerifier {
    Objects.requireNonNull(value, "value");
  }
}
