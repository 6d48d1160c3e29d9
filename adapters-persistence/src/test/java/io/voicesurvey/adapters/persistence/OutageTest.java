package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
  @ParameterizedTest
  @ValueSource(strings = {"08000", "08001", "08003", "08006", "08P01", "57P01", "57P02", "57P03", "57P05", "53300",
      "57014", "25006", "25P03", "25P04", "40001", "53000", "53100", "53200", "53400", "55P03", "57P04", "58030"})
  void a_server_that_can_not_be_asked_is_away(String sqlState) {
    RuntimeException failure = new IllegalStateException(new SQLException("gone", sqlState));

    assertThat(Outage.translate(failure)).isInstanceOf(DatabaseUnavailable.class).hasCause(failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23503", "22021", "25P02", "42601", "57000", "40P01"})
  void a_server_that_refuses_a_statement_is_not_away(String sqlState) {
    RuntimeException failure = new IllegalStateException(new SQLException("no", sqlState));

    assertThat(Outage.translate(failure)).isSameAs(failure);
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_silent() {
    SQLException late = new SQLException("read timed out", "08006", new SocketTimeoutException("late"));

    assertThat(Outage.isSilence(new IllegalStateException(late))).isTrue();
    assertThat(Outage.isSilence(new SQLException("canceled", "57014"))).isTrue();
    assertThat(Outage.isSilence(new SQLException("broken", "08006"))).isFalse();
    assertThat(Outage.isSilence(new SQLException("full", "53300"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A000", "42501", "42883"})
  void a_function_that_the_server_does_not_offer_is_recognized(String sqlState) {
    assertThat(Outage.isNotOffered(new IllegalStateException(new SQLException("no", sqlState)))).isTrue();
    assertThat(Outage.isNotOffered(new SQLException("broken", "08006"))).isFalse();
    assertThat(Outage.isNotOffered(new SQLException("no state"))).isFalse();
  }

  @Test
  void a_pool_that_has_no_connection_to_give_counts_as_away() {
    RuntimeException failure = new IllegalStateException(new SQLTransientConnectionException("timed out"));

    assertThat(Outage.translate(failure)).isInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  void a_failure_without_a_state_is_not_taken_for_an_outage() {
    RuntimeException failure = new IllegalStateException(new SQLException("no state"));

    assertThat(Outage.translate(failure)).isSameAs(failure);
  }

  @Test
  void a_failure_outside_the_database_is_left_alone() {
    RuntimeException failure = new IllegalStateException(new SocketTimeoutException("another server"));

    assertThat(Outage.translate(failure)).isSameAs(failure);
  }

  @Test
  void the_reason_names_the_state_and_no_word_of_the_server() {
    RuntimeException failure = new IllegalStateException(new SQLException("row (ann@example.org)", "57014"));

    assertThat(Outage.translate(failure)).hasMessage("the database is unavailable: timeout: the server stopped"
        + " a statement that took too long (SQLSTATE 57014)");
  }

  @Test
  void the_reason_tells_an_exhausted_pool_from_a_server_that_gives_no_connection() {
    SQLException refused = new SQLException("no", "53300");

    assertThat(Outage.translate(new IllegalStateException(new SQLTransientConnectionException("total=2, active=2"))))
        .hasMessageContaining("the pool is exhausted: total=2, active=2");
    assertThat(Outage.translate(new IllegalStateException(new SQLTransientConnectionException("total=0", refused))))
        .hasMessageContaining("the server has no free connection (SQLSTATE 53300)");
  }

  @Test
  void an_outage_is_reported_once() {
    RuntimeException told = new DatabaseUnavailable(new SQLException("gone", "08006"));

    assertThat(Outage.translate(told)).isSameAs(told);
  }
}
