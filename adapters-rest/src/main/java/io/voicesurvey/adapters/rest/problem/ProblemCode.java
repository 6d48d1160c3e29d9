package io.voicesurvey.adapters.rest.problem;

import java.util.Locale;

/** The errors that clients can distinguish: the {@code code} of a problem document. */
public enum ProblemCode {
  INVALID_REQUEST(400, "Invalid request"),
  INVALID_RETURN_TO(400, "Invalid return_to"),
  PROVIDER_REQUIRED(400, "Identity provider not chosen"),
  INVALID_LOGOUT_TOKEN(400, "Invalid logout token"),
  UNSUPPORTED_GRANT_TYPE(400, "Unsupported grant type"),
  INVALID_SUBJECT_TOKEN(400, "Invalid workload token"),
  NO_TRUST(400, "Workload not trusted"),
  AMBIGUOUS_TRUST(400, "Trusted by several services"),
  INVALID_CLIENT(401, "Client not authenticated"),
  MISSING_CREDENTIALS(401, "Credentials are missing"),
  INVALID_AUTHORIZATION_HEADER(401, "Invalid Authorization header"),
  INVALID_TOKEN(401, "Invalid access token"),
  TOKEN_EXPIRED(401, "Access token expired"),
  SESSION_REVOKED(401, "Session ended"),
  INVALID_REFRESH_TOKEN(401, "Invalid refresh token"),
  REFRESH_TOKEN_EXPIRED(401, "Refresh token expired"),
  REFRESH_TOKEN_REUSED(401, "Refresh token used before"),
  INVALID_STATE(401, "Unknown login attempt"),
  ISSUER_MISMATCH(401, "Answer of another identity provider"),
  LOGIN_FAILED(401, "Login failed"),
  INVALID_ID_TOKEN(401, "Invalid ID token"),
  ACR_NOT_MET(401, "Login not strong enough"),
  REAUTHENTICATION_REQUIRED(401, "Sign in again"),
  USER_DISABLED(403, "User disabled"),
  FORBIDDEN(403, "Forbidden"),
  LOGIN_DENIED(403, "Login denied"),
  RETURN_TO_NOT_ALLOWED(403, "return_to is not allowed"),
  CROSS_SITE(403, "Request from another site"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  EMAIL_CONFLICT(409, "Email address in use"),
  LAST_ADMIN(409, "Last administrator"),
  NAME_TAKEN(409, "Name in use"),
  TOO_MANY_SECRETS(409, "Too many secrets"),
  STALE(412, "Changed meanwhile"),
  PAYLOAD_TOO_LARGE(413, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  RATE_LIMITED(429, "Too many requests"),
  HEADERS_TOO_LARGE(431, "Headers too large"),
  INTERNAL_ERROR(500, "Internal error"),
  IDP_ERROR(502, "Identity provider error"),
  IDP_UNAVAILABLE(503, "Identity provider unavailable"),
  ISSUER_UNAVAILABLE(503, "Issuer unavailable"),
  DATABASE_UNAVAILABLE(503, "Database unavailable");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The default status of the code. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} of the problem document (RFC 9457, section 3.1.1). */
  public String type() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
