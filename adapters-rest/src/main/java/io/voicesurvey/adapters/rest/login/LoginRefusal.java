package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.application.login.LoginFailure;

/**
 * A failed login as the wire tells it.
 *
 * @param reason        for the log
 * @param attemptIsOver false where the same attempt may be finished with a new code
 */
record LoginRefusal(ProblemException problem, String reason, boolean attemptIsOver) {
  static LoginRefusal of(LoginFailure failure) {
    return switch (failure) {
      case LoginFailure.MalformedResponse malformed ->
        over(ProblemException.invalid("code", "must be sent, or else error, and not both"));
      case LoginFailure.IssuerMismatch mismatch -> over(Challenge.plain(ProblemCode.ISSUER_MISMATCH,
          "The answer did not come from the identity provider that was asked. Begin again."));
      case LoginFailure.Denied denied -> over(
          new ProblemException(ProblemCode.LOGIN_DENIED, "The identity provider was told not to sign you in."));
      case LoginFailure.ProviderRefused refused -> over(Challenge
          .plain(ProblemCode.LOGIN_FAILED, "The identity provider did not complete the login. Begin again.")
          .withIdpError(refused.error()));
      case LoginFailure.IdTokenRefused refused -> new LoginRefusal(Challenge.plain(ProblemCode.INVALID_ID_TOKEN,
          "What the identity provider says of you can't be believed. Tell its operator."), refused.check(), true);
      case LoginFailure.UserDisabled disabled -> over(
          new ProblemException(ProblemCode.USER_DISABLED, "This user is disabled. Ask an administrator."));
      case LoginFailure.EmailConflict conflict -> over(new ProblemException(ProblemCode.EMAIL_CONFLICT,
          "Another user has this email address. Ask an administrator to resolve it."));
      case LoginFailure.ProviderFault fault -> new LoginRefusal(ProblemMapper.providerFault(), fault.reason(), false);
      case LoginFailure.ProviderUnavailable away -> notOver(ProblemMapper.providerUnavailable(away.retryAfter()));
      case LoginFailure.DatabaseAway away ->
        new LoginRefusal(ProblemMapper.databaseUnavailable(), away.reason(), false);
    };
  }

  private static LoginRefusal over(ProblemException problem) {
    return new LoginRefusal(problem, problem.code().title(), true);
  }

  private static LoginRefusal notOver(ProblemException problem) {
    return new LoginRefusal(problem, problem.code().title(), false);
  }
}
