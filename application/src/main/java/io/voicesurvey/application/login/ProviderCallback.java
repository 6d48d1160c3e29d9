package io.voicesurvey.application.login;

import io.voicesurvey.application.login.CompleteLogin.Command;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.domain.login.LoginAttempt;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The provider's part of a login: the callback becomes an authenticated person, or a failure. Reads and writes nothing
 * in the database.
 */
final class ProviderCallback {
  /** The login attempt of a callback. */
  sealed interface Opening {
    record Opened(LoginAttempt attempt) implements Opening {}

    /** @param reason for the log: the received and the expected value */
    record Refused(String reason) implements Opening {}
  }

  /** The result of the authentication at the provider. */
  sealed interface Response {
    record Authenticated(Redemption.Redeemed redeemed) implements Response {}

    record Failed(LoginFailure failure) implements Response {}
  }

  /** The characters of registered error codes. RFC 6749 allows more, but responses must not repeat those. */
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final LoginAttemptSeal seal;
  private final InstantSource clock;

  ProviderCallback(LoginAttemptSeal seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** Opens the login attempt in the browser's cookie. Checks that the callback belongs to it. */
  Opening open(Command command) {
    Optional<LoginAttempt> opened = command.sealedAttempt().flatMap(seal::open)
        .or(() -> command.legacyAttempt().flatMap(seal::openLegacy));
    if (opened.isEmpty()) {
      boolean isSent = command.sealedAttempt().or(command::legacyAttempt).isPresent();
      return new Opening.Refused("the login's cookie " + (isSent ? "cannot be decrypted" : "is missing")
          + ", expected the one that this service set in this browser");
    }
    LoginAttempt attempt = opened.get();
    if (!attempt.state().equals(command.state())) {
      return new Opening.Refused("state belongs to another login, expected that of the login's cookie");
    }
    return attempt.isExpired(clock.instant())
        ? new Opening.Refused("the login expired at " + attempt.expiresAt() + ", expected a callback before")
        : new Opening.Opened(attempt);
  }

  /**
   * Redeems the code of the callback.
   *
   * @param called the provider of the callback
   */
  Response authenticate(Command command, LoginAttempt attempt, ConfiguredProvider called) {
    try {
      return called.call(provider -> failure(command, attempt, called).<Response>map(Response.Failed::new)
          .orElseGet(() -> redeem(command, attempt, provider)));
    } catch (IdentityProviderUnavailable e) {
      return new Response.Failed(new LoginFailure.ProviderUnavailable(e.getMessage(), e.retryAfter()));
    } catch (IdentityProviderFault e) {
      return new Response.Failed(new LoginFailure.ProviderFault(e.getMessage()));
    }
  }

  /** The failure of an authorization response that is not this provider's, or is without a code. */
  private static Optional<LoginFailure> failure(Command command, LoginAttempt attempt, ConfiguredProvider called) {
    if (!attempt.provider().equals(called.id())) {
      return Optional.of(new LoginFailure.CallbackMismatch(attempt.provider(), called.id()));
    }
    if (command.code().isPresent() == command.error().isPresent()) {
      return Optional.of(new LoginFailure.MalformedResponse());
    }
    return called.provider().isIssuer(command.iss())
        ? command.error().map(ProviderCallback::refusal)
        : Optional.of(new LoginFailure.IssuerMismatch(called.id(), command.iss()));
  }

  private static LoginFailure refusal(String error) {
    return error.equals("access_denied")
        ? new LoginFailure.Denied()
        : new LoginFailure.ProviderRefused(Optional.of(error).filter(code -> ERROR_CODE.matcher(code).matches()));
  }

  private static Response redeem(Command command, LoginAttempt attempt, IdentityProvider provider) {
    return switch (provider.redeem(command.code().orElseThrow(), attempt.verifier(), attempt.nonce(),
        attempt.requirements())) {
      case Redemption.CodeRefused refused ->
        new Response.Failed(new LoginFailure.ProviderRefused(Optional.of("invalid_grant")));
      case Redemption.IdTokenRefused(String check) ->
        new Response.Failed(new LoginFailure.IdTokenRefused(check));
      case Redemption.AcrNotMet(String check) -> new Response.Failed(new LoginFailure.AcrNotMet(check));
      case Redemption.Redeemed redeemed -> new Response.Authenticated(redeemed);
    };
  }
}
