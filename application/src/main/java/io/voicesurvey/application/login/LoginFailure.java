package io.voicesurvey.application.login;

import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Optional;

/** Why a login that can be trusted to be this browser's did not come to its end. */
public sealed interface LoginFailure {
  /**
   * One that the provider vouches for, by the tokens that it gave for a code. All others are caused by whoever sends a
   * request.
   */
  sealed interface Vouched extends LoginFailure {}

  /** Neither a code nor an error came back, or both. */
  record MalformedResponse() implements LoginFailure {}

  /**
   * The answer came from another provider than the one that was asked (RFC 9207).
   *
   * @param iss which the answer names; none where it names none although the provider promises to
   */
  record IssuerMismatch(Optional<String> iss) implements LoginFailure {}

  /** The person, or the provider for them, said no. */
  record Denied() implements LoginFailure {}

  /** @param error the provider's error code, where it sent one of the standard form */
  record ProviderRefused(Optional<String> error) implements LoginFailure {}

  /** @param check the check that failed, for the log: the member, what came and what was expected */
  record IdTokenRefused(String check) implements Vouched {}

  /** @param reason what the provider did, for the log */
  record ProviderFault(String reason) implements LoginFailure {}

  /**
   * The provider can't be reached; the same attempt may be finished later.
   *
   * @param reason what happened, for the log
   */
  record ProviderUnavailable(String reason, Duration retryAfter) implements LoginFailure {}

  /**
   * The database can't be reached; the same attempt may be finished later.
   *
   * @param reason for the log
   */
  record DatabaseAway(String reason) implements LoginFailure {}

  record UserDisabled(UserId userId) implements Vouched {}

  /**
   * Another user holds the email address that the provider states.
   *
   * @param userId who the person is here; none where they never signed in
   * @param holder who holds the address; none where they let go of it at that moment
   */
  record EmailConflict(Person person, Optional<UserId> userId, Optional<UserId> holder) implements Vouched {}
}
