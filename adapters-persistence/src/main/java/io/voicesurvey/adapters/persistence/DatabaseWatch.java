package io.voicesurvey.adapters.persistence;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Who looks on while the database is used.
 *
 * @param pool        measures the pool of connections
 * @param connections puts something around the connections that are handed out, so that their statements are seen
 */
public record DatabaseWatch(Optional<MetricsTrackerFactory> pool, UnaryOperator<DataSource> connections) {
  /** Nobody. */
  public static DatabaseWatch none() {
    return new DatabaseWatch(Optional.empty(), UnaryOperator.identity());
  }
}
