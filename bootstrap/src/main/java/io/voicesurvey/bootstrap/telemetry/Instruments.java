package io.voicesurvey.bootstrap.telemetry;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.persistence.DatabaseObservers;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.bootstrap.settings.Settings;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The instruments of a running service: always metrics, and traces if enabled. A method reference to {@link Traces}
 * would link that class, and so load its libraries, also if traces are not enabled.
 */
public final class Instruments implements AutoCloseable {
  private final Metrics metrics = new Metrics();
  private final Optional<Traces> traces;

  public Instruments(Settings settings, String version) {
    this.traces = settings.openTelemetry()
        .map(standard -> new Traces(standard.variables(), settings.oidc().proxies(), version));
    Logging.queues().forEach(log -> metrics.watchLog(log, () -> Logging.lost(log)));
  }

  public Metrics metrics() {
    return metrics;
  }

  public Observers observers() {
    return new Observers(metrics.requests(), traces.map(present -> present));
  }

  public DatabaseObservers database() {
    UnaryOperator<DataSource> connections = traces.<UnaryOperator<DataSource>>map(present -> present::watch)
        .orElseGet(UnaryOperator::identity);
    return new DatabaseObservers(Optional.of(metrics.pool()), connections);
  }

  public ExchangeObserver provider() {
    ExchangeObserver measured = metrics.provider();
    return traces.map(present -> measured.and(present.provider())).orElse(measured);
  }

  @Override
  public void close() {
    traces.ifPresent(present -> present.close());
    metrics.close();
  }
}
