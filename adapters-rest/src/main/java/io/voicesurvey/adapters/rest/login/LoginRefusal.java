package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.application.login.LoginFailure;
import io.voicesurvey.domain.Text;

/**
 * A failed login as the HTTP response reports it.
 *
 * @param reason        for the log: the received and the expected value
 * @param attemptIsOver false if the same attempt can still be finished
 */
record LoginRefusal(ProblemException problem, String reason, boolean attemptIsOver) {

  private static final int MAX_SHOWN = 200;

  static LoginRefusal of(LoginFailure failure) {
    return switch (failure) {
      case LoginFailure.MalformedResponse malformed ->
        over(ProblemException.invalid("code", "must be sent, or error instead, but not both"),
            "code and error are both present or both missing, expected one of them");
      case LoginFailure.IssuerMismatch mismatch -> over(otherProvider(),
          "iss is " + mismatch.iss().map(LoginRefusal::quoted).orElse("missing")
              + ", expected the issuer of the provider " + mismatch.provider());
      case LoginFailure.CallbackMismatch mismatch -> notOver(otherProvider(),
          "the callback is that of the provider " + mismatch.actual() + ", expected that of " + mismatch.expected());
      case LoginFailure.Denied denied -> over(
          new ProblemException(ProblemCode.LOGIN_DENIED,
              "The login was denied at the identity provider. Start again, or ask its administrator for access."),
          "error is \"access_denied\", expected a code");
      case LoginFailure.ProviderRefused refused -> over(Challenge
          .plain(ProblemCode.LOGIN_FAILED, "The identity provider did not complete the login. Start again.")
          .withIdpError(refused.error()),
          "error is " + refused.error().map(LoginRefusal::quoted).orElse("not an error code") + ", expected no error");
      case LoginFailure.IdTokenRefused refused -> over(Challenge.plain(ProblemCode.INVALID_ID_TOKEN,
          "The identity provider sent an invalid ID token. Inform the operator of this service."), refused.check());
      case LoginFailure.AcrNotMet refused -> over(Challenge.plain(ProblemCode.ACR_NOT_MET,
          "The identity provider did not authenticate you as strongly as required. Sign in again with another method."),
          refused.check());
      case LoginFailure.UserDisabled disabled -> over(
          new ProblemException(ProblemCode.USER_DISABLED, "This user is disabled. Ask an administrator to enable it."),
          "user " + disabled.userId().value() + " is disabled, expected an active user");
      case LoginFailure.EmailConflict conflict -> over(new ProblemException(ProblemCode.EMAIL_CONFLICT,
          "Another user has this email address. Ask an administrator to resolve it."),
          "email belongs to " + conflict.holder().map(id -> "user " + id.value()).orElse("another user")
              + ", expected an unused email");
      case LoginFailure.ProviderFault fault -> notOver(ProblemMapper.providerFault(), fault.reason());
      case LoginFailure.ProviderUnavailable unavailable ->
        notOver(ProblemMapper.providerUnavailable(unavailable.retryAfter()), unavailable.reason());
      case LoginFailure.DatabaseUnavailable unavailable ->
        notOver(ProblemMapper.databaseUnavailable(), unavailable.reason());
    };
  }

  private static ProblemException otherProvider() {
    return Challenge.plain(ProblemCode.ISSUER_MISMATCH,
        "The response came from another identity provider than the one of this login. Start again.");
  }

  /** An untrusted value, cleaned for the log. */
  private static String quoted(String text) {
    return "\"" + Text.cleaned(text, MAX_SHOWN) + "\"";
  }

  private static LoginRefusal over(ProblemException problem, String reason) {
    return new LoginRefusal(problem, reason, true);
  }

  private static LoginRefusal notOver(ProblemException problem, String reason) {
    return new LoginRefusal(problem, reason, false);
  }
}
