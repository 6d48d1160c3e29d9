package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import java.util.Objects;
import java.util.Optional;

/**
 * An authorization code request (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @param verifier     the request has its S256 challenge (RFC 7636, section 4.3)
 * @param requirements sent as {@code max_age} and {@code acr_values}
 * @param loginHint    sent as {@code login_hint}
 * @param prompt       sent as {@code prompt}
 * @param uiLocales    sent as {@code ui_locales}
 */
public record AuthorizationRequest(State state, Nonce nonce, PkceVerifier verifier, LoginRequirements requirements,
    Optional<String> loginHint, Optional<String> prompt, Optional<String> uiLocales) {
  public AuthorizationRequest {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(verifier, "verifier");
    Objects.requireNonNull(requirements, "requirements");
    Objects.requireNonNull(loginHint, "loginHint");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(uiLocales, "uiLocales");
  }
}
