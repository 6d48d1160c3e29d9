package io.voicesurvey.domain.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** All that has to be remembered between leaving for the identity provider and coming back. */
public record LoginAttempt(LoginAttemptId id, State state, Nonce nonce, PkceVerifier verifier,
    Optional<ReturnTo> returnTo, Instant expiresAt) {

  /** How long somebody may take at the identity provider. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** How many attempts one browser may have under way, one a tab. */
  public static final int MAX_PER_BROWSER = 5;

  public LoginAttempt {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(verifier, "verifier");
    Objects.requireNonNull(returnTo, "returnTo");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
