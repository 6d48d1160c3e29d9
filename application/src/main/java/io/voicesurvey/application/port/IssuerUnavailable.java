package io.voicesurvey.application.port;

import java.time.Duration;

/** The issuer of a workload token cannot be reached, or its response is unusable. Nothing changed: callers may retry. */
public final class IssuerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * @param reason     for the log: the issuer and what failed; never a token
   * @param retryAfter the time to wait
   */
  public IssuerUnavailable(String reason, Duration retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
