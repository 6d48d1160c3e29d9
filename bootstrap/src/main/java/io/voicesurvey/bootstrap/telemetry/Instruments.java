package io.voicesurvey.bootstrap.telemetry;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.NimbusIdentityProviders;
import io.voicesurvey.adapters.oidc.provider.ProviderMeters;
import io.voicesurvey.adapters.persistence.DatabaseObservers;
import io.voicesurvey.adapters.persistence.cache.CaffeineLiveSessions;
import io.voicesurvey.adapters.persistence.cache.LiveSessionMeters;
import io.voicesurvey.adapters.rest.metrics.PrometheusExposition;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.ProviderId;
import java.util.Optional;

/**
 * The instruments of a running service: always metrics, and traces if enabled. A method reference to {@link Traces}
 * would link that class, and so load its libraries, also if traces are not enabled.
 */
public final class Instruments implements AutoCloseable {
  private final PrometheusExposition metrics = new PrometheusExposition();
  private final Optional<Traces> traces;

  public Instruments(Settings settings, String version) {
    this.traces = settings.openTelemetry()
        .map(standard -> new Traces(standard.variables(), settings.proxies(), version));
    Logging.bindTo(metrics.registry());
  }

  public PrometheusExposition metrics() {
    return metrics;
  }

  public Observers observers() {
    return new Observers(new RequestMeters(metrics.registry()), traces.map(present -> present));
  }

  public DatabaseObservers database() {
    return DatabaseObservers.of(metrics.registry(), traces.map(present -> present.statements()));
  }

  /** The observer of the exchanges with that provider. */
  public ExchangeObserver provider(ProviderId id) {
    ExchangeObserver meters = new ProviderMeters(metrics.registry(), id);
    return traces.map(present -> meters.and(present.provider(id))).orElse(meters);
  }

  /** Starts to measure the state of the adapters. */
  public void watch(NimbusIdentityProviders providers, CaffeineLiveSessions sessions) {
    providers.forEach((id, provider) -> new ProviderMeters(metrics.registry(), id).watchKeys(provider::keyAge));
    new LiveSessionMeters(sessions).bindTo(metrics.registry());
  }

  @Override
  public void close() {
    traces.ifPresent(present -> present.close());
    metrics.close();
  }
}
