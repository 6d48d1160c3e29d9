package io.voicesurvey.adapters.persistence;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The observers of the database use.
 *
 * @param pool        measures the connection pool
 * @param connections wraps the source of the connections, to observe their statements
 */
public record DatabaseObservers(Optional<MetricsTrackerFactory> pool, UnaryOperator<DataSource> connections) {
  /**
   * @param registry   gets the meters of the connection pool
   * @param statements is notified of each statement and each end of a transaction
   */
  public static DatabaseObservers of(MeterRegistry registry, Optional<StatementObserver> statements) {
    return new DatabaseObservers(Optional.of(new MicrometerMetricsTrackerFactory(registry)), statements
        .<UnaryOperator<DataSource>>map(observer -> pool -> ObservedConnections.of(pool, observer))
        .orElseGet(UnaryOperator::identity));
  }

  /** No observers. */
  public static DatabaseObservers none() {
    return new DatabaseObservers(Optional.empty(), UnaryOperator.identity());
  }
}
