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
 * @param attemptIsOver false if a new code can finish the same attempt
 */
record LoginRefusal(ProblemException problem, String reason, boolean attemptIsOver) {

  private static final int MAX_SHOWN = 200;

  static LoginRefusal of(LoginFailure failure) {
    return switch (failure) {
      case LoginFailure.MalformedResponse malformed ->
        over(ProblemException.invalid("code", "must be sent, or else error, and not both"),
            "code and error both came or neither did, expected one of them");
      case LoginFailure.IssuerMismatch mismatch -> over(Challenge.plain(ProblemCode.ISSUER_MISMATCH,
          "The answer did not come from the identity provider that was asked. Begin again."),
          "iss is " + mismatch.iss().map(LoginRefusal::quoted).orElse("missing") + ", expected that of OIDC_ISSUER");
      case LoginFailure.Denied denied -> over(
          new ProblemException(ProblemCode.LOGIN_DENIED, "The identity provider was told not to sign you in."),
          "error is \"access_denied\", expected a code");
      case LoginFailure.ProviderRefused refused -> over(Challenge
          .plain(ProblemCode.LOGIN_FAILED, "The identity provider did not complete the login. Begin again.")
          .withIdpError(refused.error()),
          "error is " + refused.error().map(LoginRefusal::quoted).orElse("no error code") + ", expected none");
      case LoginFailure.IdTokenRefused refused -> over(Challenge.plain(ProblemCode.INVALID_ID_TOKEN,
          "What the identity provider says of you can't be believed. Tell its operator."), refused.check());
      case LoginFailure.UserDisabled disabled -> over(
          new ProblemException(ProblemCode.USER_DISABLED, "This user is disabled. Ask an administrator."),
          "user " + disabled.userId().value() + " is disabled, expected an active one");
      case LoginFailure.EmailConflict conflict -> over(new ProblemException(ProblemCode.EMAIL_CONFLICT,
          "Another user has this email address. Ask an administrator to resolve it."),
          "email is held by " + conflict.holder().map(id -> "user " + id.value()).orElse("another user")
              + ", expected to be free");
      case LoginFailure.ProviderFault fault -> notOver(ProblemMapper.providerFault(), fault.reason());
      case LoginFailure.ProviderUnavailable away ->
        notOver(ProblemMapper.providerUnavailable(away.retryAfter()), away.reason());
      case LoginFailure.DatabaseUnavailable away ->
        notOver(ProblemMapper.databaseUnavailable(), away.reason());
    };
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
