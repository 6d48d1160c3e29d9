package io.voicesurvey.bootstrap.tracing;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.bootstrap.server.RequestTraces;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.domain.Secret;
import java.util.Map;
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
   * @param variables OpenTelemetry's own, which say where to and how
   * @param proxies   which lead to the collector, too
   * @param version   of the service
   * @throws WrongSettings where the SDK refuses one of them
   */
  static Traces by(Map<String, Secret> variables, ProxyRoutes proxies, String version) {
    return OtlpTraces.start(variables, proxies, version);
  }

  /** Makes a span of each exchange with the provider, and tells the provider of it. */
  ExchangeObserver provider();

  /** Has each statement within a request become a span of its own. */
  DataSource watch(DataSource database);

  /** Sends what is left, two seconds at the most. */
  @Override
  void close();
}
