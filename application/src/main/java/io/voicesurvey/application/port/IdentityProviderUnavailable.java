package io.voicesurvey.application.port;

import java.time.Duration;

/** The identity provider is unreachable or asks clients to wait. Nothing was redeemed: the caller may retry. */
public final class IdentityProviderUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * @param reason     for the log: what failed; never a token, a code or a secret
   * @param retryAfter the time to wait
   */
  public IdentityProviderUnavailable(String reason, Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
