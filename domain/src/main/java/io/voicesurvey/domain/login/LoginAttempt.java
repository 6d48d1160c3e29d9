package io.voicesurvey.domain.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The data of a login between the redirect to the identity provider and the callback. */
public record LoginAttempt(LoginAttemptId id, State state, Nonce nonce, PkceVerifier verifier,
    Optional<ReturnTo> returnTo, Instant expiresAt) {

  /** The time limit for the login at the identity provider. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** The maximum number of concurrent attempts of one browser, one per tab. */
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
