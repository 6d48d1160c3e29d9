package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimaryHostsTest {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final DatabaseSettings SETTINGS = Postgres.emptyDatabase();

  @Test
  void a_host_that_is_down_is_passed_over() throws Exception {
    try (Connection connection = hosts("localhost:" + unusedPort()).connect(LIMIT, LIMIT)) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void a_host_that_does_not_answer_is_waited_for_once() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      PrimaryHosts hosts = hosts("localhost:" + silent.getLocalPort());
      hosts.connect(LIMIT, LIMIT).close();

      long began = System.nanoTime();
      hosts.connect(LIMIT, LIMIT).close();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Patience.allowed(LIMIT.dividedBy(2)));
    }
  }

  @Test
  void a_primary_that_the_check_refuses_is_passed_over() throws Exception {
    List<String> asked = new ArrayList<>();
    DatabaseSettings twice = several("127.0.0.1:" + Postgres.port());
    PrimaryHosts hosts = new PrimaryHosts(twice, connection -> {
      asked.add(connection.getMetaData().getURL());
      if (asked.size() == 1) {
        throw Outage.readOnly();
      }
    });

    hosts.connect(LIMIT, LIMIT).close();

    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).contains("127.0.0.1");
    assertThat(asked.getLast()).contains("localhost");
  }

  @Test
  void without_a_primary_the_failure_is_that_of_the_standby() throws Exception {
    PrimaryHosts hosts = new PrimaryHosts(several("localhost:" + unusedPort()), connection -> {
      throw Outage.readOnly("a standby");
    });

    assertThatThrownBy(() -> hosts.connect(LIMIT, LIMIT)).isInstanceOf(SQLException.class).hasMessage("a standby")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
  }

  @Test
  void a_host_that_does_not_answer_is_no_standby() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DatabaseSettings alone = Postgres.withUrl(SETTINGS,
          "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/" + database());

      assertThatThrownBy(() -> new PrimaryHosts(alone).connect(Duration.ofSeconds(1), LIMIT))
          .satisfies(failure -> assertThat(SqlState.of(failure)).isEqualTo(SqlState.SILENT));
    }
  }

  private static PrimaryHosts hosts(String first) {
    return new PrimaryHosts(several(first));
  }

  /** That host, then the real one, with an option. */
  private static DatabaseSettings several(String first) {
    return Postgres.withUrl(SETTINGS,
        "jdbc:postgresql://" + first + ",localhost:" + Postgres.port() + "/" + database() + "?prepareThreshold=0");
  }

  private static String database() {
    return SETTINGS.jdbcUrl().substring(SETTINGS.jdbcUrl().lastIndexOf('/') + 1);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
