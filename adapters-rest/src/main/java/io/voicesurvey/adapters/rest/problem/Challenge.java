package io.voicesurvey.adapters.rest.problem;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Refusals whose {@code WWW-Authenticate} header names the required authentication (RFC 6750, section 3). */
public final class Challenge {
  private static final String REALM = "Bearer realm=\"voicesurveyagent\"";

  private Challenge() {}

  /** For a request without credentials, or with credentials that are no bearer token: no error code (section 3.1). */
  public static ProblemException plain(ProblemCode code, String detail) {
    return challenge(code, detail, REALM);
  }

  public static ProblemException invalidRequest(ProblemCode code, String detail) {
    return challenge(code, detail, REALM + ", error=\"invalid_request\"");
  }

  public static ProblemException invalidToken(ProblemCode code, String detail) {
    return challenge(code, detail, REALM + ", error=\"invalid_token\"");
  }

  /** For a valid token whose bearer lacks the permission: the only challenge here with status 403. */
  public static ProblemException insufficientScope(String detail) {
    return challenge(ProblemCode.FORBIDDEN, detail, REALM + ", error=\"insufficient_scope\"")
        .withStatus(ProblemCode.FORBIDDEN.status());
  }

  /**
   * For a valid token whose login is too old or too weak (RFC 9470, section 3).
   *
   * @param maxAge    in seconds
   * @param acrValues the accepted classes, one of which is needed; empty: any
   */
  public static ProblemException insufficientAuthentication(Optional<Long> maxAge, List<String> acrValues,
      String detail) {
    String acr = acrValues.isEmpty() ? "" : ", acr_values=\"" + String.join(" ", acrValues) + "\"";
    return challenge(ProblemCode.REAUTHENTICATION_REQUIRED, detail, REALM
        + ", error=\"insufficient_user_authentication\"" + maxAge.map(age -> ", max_age=\"" + age + "\"").orElse("")
        + acr);
  }

  private static ProblemException challenge(ProblemCode code, String detail, String challenge) {
    return new ProblemException(code, detail).withStatus(401).withHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }
}
