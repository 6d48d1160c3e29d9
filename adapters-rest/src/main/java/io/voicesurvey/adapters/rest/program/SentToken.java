package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.OAuthErrorCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;

/** The form of a request about a token (RFC 7662, section 2.1; RFC 7009, section 2.1). Not a record: it holds a token. */
final class SentToken {
  private static final String TOKEN = "token";

  private final Secret token;
  private final boolean isRefreshToken;

  private SentToken(Secret token, boolean isRefreshToken) {
    this.token = token;
    this.isRefreshToken = isRefreshToken;
  }

  /** Refuses a malformed form, one of these parameters that is repeated, and a form without a token. */
  static SentToken of(byte[] body) {
    try {
      Query form = Query.ofForm(body);
      String token = form.single(TOKEN).filter(value -> !value.isEmpty())
          .orElseThrow(() -> ProblemException.invalid(TOKEN, "must not be missing or empty"));
      return new SentToken(Secret.of(token),
          form.single("token_type_hint").filter("refresh_token"::equals).isPresent());
    } catch (ProblemException e) {
      throw e.asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }

  Secret token() {
    return token;
  }

  /** Whether {@code token_type_hint} is {@code refresh_token}. */
  boolean isRefreshToken() {
    return isRefreshToken;
  }
}
