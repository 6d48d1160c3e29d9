package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.Timelines.Timeline;
import org.junit.jupiter.api.Test;

class PrimaryPoolTest {
  private static final DatabaseSettings SETTINGS = ofOneConnection(Postgres.emptyDatabase());

  /** A connection that was being opened when the promotion was seen may be to the former primary. */
  @Test
  void the_next_probe_after_a_promotion_evicts_once_more() {
    Timelines timelines = new Timelines();
    try (Database database = new Database(SETTINGS, timelines); WriteProbe probe = new WriteProbe(SETTINGS, database)) {
      timelines.follows(new Timeline(1, 1));
      timelines.follows(new Timeline(1, 2));
      int opened = backend(database);
      assertThat(backend(database)).isEqualTo(opened);

      probe.send("probe", "1");
      int next = backend(database);
      assertThat(next).isNotEqualTo(opened);

      probe.send("probe", "2");
      assertThat(backend(database)).isEqualTo(next);
    }
  }

  private static DatabaseSettings ofOneConnection(DatabaseSettings settings) {
    return new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1);
  }

  private static int backend(Database database) {
    return database.inStatement("SELECT pg_backend_pid()", statement -> {
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    });
  }
}
