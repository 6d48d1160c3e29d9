package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.adapters.persistence.Timelines.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimelinesTest {
  private static final DatabaseSettings SETTINGS = Postgres.emptyDatabase();

  private final Timelines timelines = new Timelines();
  private final AtomicInteger promotions = new AtomicInteger();

  @Test
  void a_timeline_is_followed_until_a_newer_one_is_seen() {
    timelines.onPromotion(promotions::incrementAndGet);

    assertThat(timelines.follows(new Timeline(1, 4))).isTrue();
    assertThat(timelines.follows(new Timeline(1, 4))).isTrue();
    assertThat(promotions).hasValue(0);
    assertThat(timelines.follows(new Timeline(1, 6))).isTrue();
    assertThat(promotions).hasValue(1);
    assertThat(timelines.follows(new Timeline(1, 4))).isFalse();
    assertThat(timelines.follows(new Timeline(1, 6))).isTrue();
    assertThat(promotions).hasValue(1);
  }

  @Test
  void another_cluster_is_followed_whatever_its_timeline() {
    assertThat(timelines.follows(new Timeline(1, 4))).isTrue();
    assertThat(timelines.follows(new Timeline(2, 1))).isTrue();
    assertThat(timelines.follows(new Timeline(2, 1))).isTrue();
  }

  @Test
  void a_server_with_an_outdated_timeline_is_refused() throws SQLException {
    try (Connection connection = Postgres.connect(SETTINGS)) {
      timelines.follow(connection);
      timelines.require(connection);

      timelines.follows(new Timeline(system(), 99));

      assertThatThrownBy(() -> timelines.follow(connection)).isInstanceOf(SQLException.class)
          .hasMessageContaining("until another was promoted").extracting("SQLState").isEqualTo("25006");
      assertThatThrownBy(() -> timelines.require(connection)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_mere_requirement_makes_no_server_outdated() throws SQLException {
    try (Connection connection = Postgres.connect(SETTINGS)) {
      timelines.require(connection);
    }
    assertThat(timelines.follows(new Timeline(system(), 0))).isTrue();
  }

  @Test
  void a_role_without_rights_can_read_the_timeline() throws SQLException {
    Postgres.execute(SETTINGS, "CREATE ROLE mere_login LOGIN PASSWORD '" + Postgres.PASSWORD + "'");
    DatabaseSettings mere = new DatabaseSettings(SETTINGS.jdbcUrl(), Optional.of("mere_login"),
        SETTINGS.password(), 1);
    try (Connection connection = Postgres.connect(mere)) {
      timelines.follow(connection);
    }
    assertThat(timelines.follows(new Timeline(system(), 0))).as("older than what was read").isFalse();
  }

  private static long system() {
    return Long.parseLong(Postgres.query(SETTINGS, "SELECT system_identifier FROM pg_control_system()").getFirst());
  }
}
