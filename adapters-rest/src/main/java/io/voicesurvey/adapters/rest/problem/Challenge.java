package io.voicesurvey.adapters.rest.problem;

import jakarta.ws.rs.core.HttpHeaders;

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

  private static ProblemException challenge(ProblemCode code, String detail, String challenge) {
    return new ProblemException(code, detail).withStatus(401).withHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }
}
