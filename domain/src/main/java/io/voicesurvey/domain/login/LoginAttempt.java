package io.voicesurvey.domain.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The data of a login between the redirect to the identity provider and the callback.
 *
 * @param provider     the provider that got the request; only its response completes the attempt
 * @param requirements what the request asked of the authentication
 * @param replaces     the id of the browser's session, which ends when the login succeeds
 */
public record LoginAttempt(LoginAttemptId id, ProviderId provider, State state, Nonce nonce, PkceVerifier verifier,
    LoginRequirements requirements, Optional<ReturnTo> returnTo,
    Optional<UUID> replaces, Instant expiresAt) {

  /** The time limit for the login at the identity provider. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** The maximum number of concurrent attempts of one browser, one per tab. */
  public static final int MAX_PER_BROWSER = 5;

  public LoginAttempt {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(verifier, "verifier");
    Objects.requireNonNull(requirements, "requirements");
    Objects.requireNonNull(returnTo, "returnTo");
    Objects.requireNonNull(replaces, "replaces");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
