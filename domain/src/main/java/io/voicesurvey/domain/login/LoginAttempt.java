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

  /**
   * The maximum length of the return URL and {@code acr_values} together, in characters, so that the sealed attempt fits
   * into a cookie.
   */
  public static final int MAX_VARIABLE_LENGTH = 2_500;

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
    if (!fits(requirements, returnTo)) {
      throw new IllegalArgumentException("the return URL and acr_values are too long");
    }
  }

  /** Whether the return URL and {@code acr_values} together are short enough for an attempt. */
  public static boolean fits(LoginRequirements requirements, Optional<ReturnTo> returnTo) {
    int length = requirements.acrParameter().length()
        + returnTo.map(target -> target.url().toString().length()).orElse(0);
    return length <= MAX_VARIABLE_LENGTH;
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
