package io.voicesurvey.bootstrap.tracing;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.bootstrap.server.RequestTraces;
import java.net.URI;
import javax.sql.DataSource;

/**
 * Traces of requests, and of what the database and the identity provider did for them. This names no class of the
 * libraries that make them, so that they are loaded only where they are used.
 */
public interface Traces extends RequestTraces, AutoCloseable {
  /**
   * Begins to make traces and to send them, over OTLP on HTTP. Where they can't be delivered, or are too many, they are
   * dropped.
   *
   * @param endpoint of a collector: {@code /v1/traces} is added
   * @param version  of the service
   */
  static Traces to(URI endpoint, String version) {
    return OtlpTraces.start(endpoint, version);
  }

  /** Makes a span of each exchange with the provider, and tells the provider of it. */
  ExchangeObserver provider();

  /** Has each statement within a request become a span of its own. */
  DataSource watch(DataSource database);

  /** Sends what is left, two seconds at the most. */
  @Override
  void close();
}
