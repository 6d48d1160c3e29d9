package io.voicesurvey.application.port;

import java.time.Duration;

/** The identity provider can't be reached, or asks to be left alone for a while. Nothing was spent: try again. */
public final class IdentityProviderUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * @param reason     what happened, for the log; never a token, a code or a secret
   * @param retryAfter how long to wait
   */
  public IdentityProviderUnavailable(String reason, Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
