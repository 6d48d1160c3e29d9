package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.Relay;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** SIGTERM before the service is up: it ends with 0, and without a trace of what was interrupted. */
class StopDuringStartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose
  private final StoppableDatabase database = new StoppableDatabase();

  @Test
  void whileTheDatabaseDoesNotAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServiceProcess service = launch(silent.getLocalPort());
        Socket asked = silent.accept()) {
      assertThat(asked.isConnected()).isTrue();
      assertEndsQuietly(service);
    }
  }

  @Test
  void whileAnotherMigrates() throws Exception {
    try (ServiceProcess first = launch(database.port())) {
      first.awaitReady();
      assertThat(first.stop()).isZero();
    }
    try (Connection other = database.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE databasechangelog");
      try (ServiceProcess service = launch(database.port())) {
        Patience.until("a lock that is waited for", PATIENCE,
            () -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
        assertEndsQuietly(service);
      }
    }
  }

  @Test
  void whenTheDatabaseFallsSilentRightAfterIt() throws Exception {
    try (Relay relay = new Relay(database.port()); ServiceProcess service = launch(relay.port())) {
      service.awaitReady();
      relay.fallSilent();
      Patience.until("silence that is noticed", PATIENCE, () -> service.output().contains("do not arrive"));
      assertEndsQuietly(service);
    }
  }

  private static void assertEndsQuietly(ServiceProcess service) {
    service.terminate();

    assertThat(service.awaitEnd(PATIENCE)).isZero();
    assertThat(service.output()).doesNotContain("\tat ", "ERROR");
  }

  private static ServiceProcess launch(int databasePort) {
    Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", StoppableDatabase.url(databasePort),
        "OIDC_ISSUER", "http://localhost:1", "OIDC_CLIENT_ID", "c", "OIDC_CLIENT_AUTH", "none", "JWT_SECRET_KEY",
        "x".repeat(32)));
    return ServiceProcess.launch(ServiceProcess.freeUrl(), settings);
  }
}
