package io.voicesurvey.adapters.rest.problem;

import java.util.Locale;

/** The error codes of OAuth 2.0 that this service sends (RFC 6749, section 5.2). */
public enum OAuthErrorCode {
  INVALID_REQUEST(400),
  /** The client is not authenticated. */
  INVALID_CLIENT(401),
  INVALID_GRANT(400),
  UNSUPPORTED_GRANT_TYPE(400),
  /** Registered for the authorization endpoint (RFC 6749, section 4.1.2.1); the token endpoint has no code for this. */
  TEMPORARILY_UNAVAILABLE(503);

  private final int status;

  OAuthErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The value of the member {@code error}: {@code invalid_client}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
