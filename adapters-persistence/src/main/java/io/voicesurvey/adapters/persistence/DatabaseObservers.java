package io.voicesurvey.adapters.persistence;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
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
  /** No observers. */
  public static DatabaseObservers none() {
    return new DatabaseObservers(Optional.empty(), UnaryOperator.identity());
  }
}
