package io.voicesurvey.adapters.oidc.provider;

import java.util.Map;

/** Is told of every exchange with the provider, by the thread that waits for it. Must not fail. */
@FunctionalInterface
public interface ExchangeObserver {
  /** How an exchange ended. */
  enum Outcome {
    /** A status below 400; what the body was worth is another matter. */
    ANSWERED,
    /** A status of 400 to 499, but 429. */
    REFUSED,
    /** 429: too many requests. */
    LIMITED,
    /** A status of 500 or more. */
    FAILED,
    /** There was no connection. */
    UNREACHABLE,
    /** The connection broke, or something else but HTTP came back. */
    BROKEN,
    /** It took longer than it may. */
    LATE
  }

  /** An exchange that has begun. */
  @FunctionalInterface
  interface Exchange {
    /** The exchange is over. */
    void end(Outcome outcome);

    /** What the request shall bear beside its own headers. */
    default Map<String, String> headers() {
      return Map.of();
    }
  }

  /**
   * An exchange begins.
   *
   * @param endpoint {@code discovery}, {@code jwks}, {@code token} or {@code userinfo}
   */
  Exchange begin(String endpoint);
}
