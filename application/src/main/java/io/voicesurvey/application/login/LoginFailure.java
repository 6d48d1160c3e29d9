package io.voicesurvey.application.login;

import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Optional;

/** The reason why a login of this browser failed. */
public sealed interface LoginFailure {
  /** A failure based on the tokens that the provider issued for a code. Any client can cause the other failures. */
  sealed interface Audited extends LoginFailure {}

  /** The response has neither a code nor an error, or has both. */
  record MalformedResponse() implements LoginFailure {}

  /**
   * The response came from another provider than the one that got the request (RFC 9207).
   *
   * @param provider the provider that got the request
   * @param iss      the {@code iss} of the response; empty if it is absent although the provider promises to send it
   */
  record IssuerMismatch(ProviderId provider, Optional<String> iss) implements LoginFailure {}

  /**
   * The response arrived at the callback of another provider than the one that got the request (RFC 9700, section
   * 4.4.2). The attempt may still be completed at its own callback.
   *
   * @param expected the provider that got the request
   * @param actual   the provider of the callback
   */
  record CallbackMismatch(ProviderId expected, ProviderId actual) implements LoginFailure {}

  /** The user or the provider denied the login. */
  record Denied() implements LoginFailure {}

  /** @param error the provider's error code, if it has the standard form */
  record ProviderRefused(Optional<String> error) implements LoginFailure {}

  /** @param check the failed check, for the log: the member, the received and the expected value */
  record IdTokenRefused(String check) implements Audited {}

  /** @param check for the log: the received {@code acr} and the requested ones */
  record AcrNotMet(String check) implements Audited {}

  /** @param reason the provider's error, for the log */
  record ProviderFault(String reason) implements LoginFailure {}

  /**
   * The provider is unreachable. The same attempt may be completed later.
   *
   * @param reason what failed, for the log
   */
  record ProviderUnavailable(String reason, Duration retryAfter) implements LoginFailure {}

  /**
   * The database is unavailable. The same attempt may be completed later.
   *
   * @param reason for the log
   */
  record DatabaseUnavailable(String reason) implements LoginFailure {}

  record UserDisabled(UserId userId) implements Audited {}

  /**
   * Another user has the email address in the provider's claims.
   *
   * @param userId the user of this login; empty if that user never signed in
   * @param holder the user with the address; empty if that user gave it up meanwhile
   */
  record EmailConflict(Person person, Optional<UserId> userId, Optional<UserId> holder) implements Audited {}
}
