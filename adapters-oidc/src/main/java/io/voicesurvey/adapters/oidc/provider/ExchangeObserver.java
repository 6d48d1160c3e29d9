package io.voicesurvey.adapters.oidc.provider;

import java.util.HashMap;
import java.util.Map;

/** Observes every exchange with the provider, on the thread that waits for the response. Must not throw. */
@FunctionalInterface
public interface ExchangeObserver {
  /** The result of an exchange. */
  enum Outcome {
    /** A status below 400; the body may still be invalid. */
    ANSWERED,
    /** A status of 400 to 499, except 429. */
    REFUSED,
    /** 429: too many requests. */
    LIMITED,
    /** A status of 500 or more. */
    FAILED,
    /** No connection could be opened. */
    UNREACHABLE,
    /** Any other failure: the connection broke, TLS failed, the response is too long or not HTTP, or an interrupt. */
    BROKEN,
    /** The time limit expired. */
    LATE
  }

  /** An exchange in progress. */
  @FunctionalInterface
  interface Exchange {
    /** Called when the exchange ends. */
    void end(Outcome outcome);

    /** Headers to set on the request, in addition to its own. */
    default Map<String, String> headers() {
      return Map.of();
    }
  }

  /**
   * Called when an exchange begins.
   *
   * @param endpoint {@code discovery}, {@code jwks}, {@code par}, {@code token} or {@code userinfo}
   */
  Exchange begin(String endpoint);

  /** Returns an observer that calls both. The headers of the other one take precedence. */
  default ExchangeObserver and(ExchangeObserver other) {
    return endpoint -> {
      Exchange first = begin(endpoint);
      Exchange second = other.begin(endpoint);
      Map<String, String> headers = new HashMap<>(first.headers());
      headers.putAll(second.headers());
      return new Exchange() {
        @Override
        public void end(Outcome outcome) {
          first.end(outcome);
          second.end(outcome);
        }

        @Override
        public Map<String, String> headers() {
          return headers;
        }
      };
    };
  }
}
