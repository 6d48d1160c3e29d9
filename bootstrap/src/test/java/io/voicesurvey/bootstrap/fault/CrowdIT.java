package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client without a login can do to a service with a heap of 256 MB, while others notice nothing. */
class CrowdIT {
  private static final Duration START = Duration.ofSeconds(60);

  /** After a flood, by what the service promises. */
  private static final Duration RECOVER = Duration.ofSeconds(10);

  /** The longest of what a connection may take: a body and its refusal. */
  private static final Duration CUT = Duration.ofSeconds(45);

  /** A heap of 256 MB has room for one connection in 256 KB. */
  private static final int MOST = 1024;
  private static final int ROUNDS = 20;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess instance;
  private static Page signedIn;

  @BeforeAll
  static void start() {
    instance = CLUSTER.start(Map.of());
    signedIn = CLUSTER.signIn(instance, "resident");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("crowds")
  void a_crowd_that_holds_connections_takes_nothing_from_others(String what, int count, String sent, int left)
      throws Exception {
    try (Crowd crowd = new Crowd(instance.url(), count, sent)) {
      for (int i = 0; i < ROUNDS; i++) {
        assertOthersAreServed();
      }
      Patience.until("few of the crowd are left", CUT, () -> crowd.open() <= left);
      assertOthersAreServed();
    }
    Patience.until("the service is well", RECOVER, () -> World.get(instance.url(), "/health/ready").status() == 200);
    assertOthersAreServed();
    assertThat(instance.output()).doesNotContain("OutOfMemoryError");
  }

  static List<Arguments> crowds() {
    String bundle = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String profile = "GET /api/auth/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String body = "POST /api/auth/logout HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 65000\r\n\r\n{\"refresh_token\":\"" + "x".repeat(60_000);
    String head = "GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(15_000);
    return List.of(Arguments.of("large answers, never read", 400, bundle.repeat(10), 0),
        Arguments.of("many small answers, never read", 400, profile.repeat(500), 0),
        Arguments.of("bodies that stop", 3000, body, 0), Arguments.of("heads that stop", 5000, head, 0),
        Arguments.of("connections on which nothing comes", 5000, "", MOST));
  }

  @Test
  void a_service_with_few_file_descriptors_goes_on_when_they_run_out() throws Exception {
    URI url = ServiceProcess.freeUrl();
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 250 && exec \"$@\"", "sh"));
    command.addAll(Program.jar("serve"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(CLUSTER.settings(
        Map.of("HOST", url.getHost(), "PORT", Integer.toString(url.getPort()), "LOG_FORMAT", "text")));
    try (BackgroundProcess service = BackgroundProcess.start("service", builder)) {
      service.awaitOk(url.resolve("/health/ready"), START);
      try (Crowd crowd = new Crowd(url, 1000, "GET ")) {
        for (int i = 0; i < ROUNDS; i++) {
          assertThat(Crowd.ask(url, "GET", "/health/ready")).isEqualTo("HTTP/1.1 200");
        }
        Patience.until("most of the crowd is cut", CUT, () -> crowd.open() < 250);
      }
      assertThat(Crowd.ask(url, "GET", "/health/ready")).isEqualTo("HTTP/1.1 200");
    }
  }

  private static void assertOthersAreServed() throws Exception {
    assertThat(Crowd.ask(instance.url(), "GET", "/health/ready")).isEqualTo("HTTP/1.1 200");
    assertThat(Crowd.ask(instance.url(), "POST", "/api/auth/refresh")).isEqualTo("HTTP/1.1 401");
    assertThat(World.me(instance.url(), signedIn).status()).isEqualTo(200);
  }
}
