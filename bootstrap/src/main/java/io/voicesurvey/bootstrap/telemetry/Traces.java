package io.voicesurvey.bootstrap.telemetry;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.domain.Secret;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Traces of requests, and of their work in the database and at the identity provider. This interface names no class of
 * the tracing libraries, so that they are loaded only where they are used.
 */
public interface Traces extends RequestTraces, AutoCloseable {
  /**
   * Starts to create traces and to send them, over OTLP on HTTP. Traces are dropped if they cannot be delivered or are
   * too many.
   *
   * @param variables the variables of OpenTelemetry, which configure the export
   * @param proxies   are used for the collector, too
   * @param version   the version of the service
   * @throws WrongSettings if the SDK refuses a variable
   */
  static Traces by(Map<String, Secret> variables, ProxyRoutes proxies, String version) {
    return OtlpTraces.start(variables, proxies, version);
  }

  /** Creates a span for each exchange with the provider, and sends its trace context to the provider. */
  ExchangeObserver provider();

  /** Creates a span for each statement within a request. */
  DataSource watch(DataSource database);

  /** Sends the remaining spans, for two seconds at most. */
  @Override
  void close();
}
