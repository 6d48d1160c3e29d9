package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Instances that are stopped, killed and started while people use them. */
class RestartIT {
  private static final Duration STARTED = Duration.ofSeconds(120);
  /** What the contract allows from SIGTERM to the end. */
  private static final Duration END = Duration.ofSeconds(10);
  private static final int PEOPLE = 4;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess first;
  private static ServiceProcess second;

  @BeforeAll
  static void start() {
    first = CLUSTER.launch(Map.of());
    second = CLUSTER.launch(Map.of());
    first.awaitReady();
    second.awaitReady();
  }

  @Test
  void a_rolling_restart_loses_nothing() throws Exception {
    try (Traffic traffic = new Traffic(CLUSTER, PEOPLE, List.of(first.url(), second.url()))) {
      awaitMore(traffic);
      assertThat(first.stop()).isZero();
      awaitMore(traffic);
      first = restart(first);
      assertThat(second.stop()).isZero();
      awaitMore(traffic);
      second = restart(second);
      awaitMore(traffic);
      assertNothingIsLost(traffic.end());
    }
  }

  @Test
  void a_kill_amid_logins_and_refreshes_loses_nothing_acknowledged_and_leaves_nothing_half_written() throws Exception {
    try (Traffic traffic = new Traffic(CLUSTER, PEOPLE, List.of(first.url(), second.url()))) {
      awaitMore(traffic);
      second.kill();
      awaitMore(traffic);
      second = restart(second);
      awaitMore(traffic);
      first.kill();
      awaitMore(traffic);
      first = restart(first);
      assertThat(traffic.retries()).as("requests that two kills broke off").isPositive();
      assertNothingIsLost(traffic.end());
    }
    assertNothingIsHalfWritten();
  }

  @Test
  void a_signal_lets_running_requests_end_and_takes_no_new_ones() throws Exception {
    try (ServiceProcess leaving = CLUSTER.start(Map.of());
        BrowserSession browser = new BrowserSession();
        ExecutorService threads = Executors.newCachedThreadPool();
        KeptConnection kept = new KeptConnection(leaving.url())) {
      Page begun = CLUSTER.begin(leaving, browser);
      int asked = CLUSTER.provider.count(Endpoint.TOKEN);
      CLUSTER.provider.spoil(Endpoint.TOKEN, new Fault.Hang());
      Future<Page> login = threads.submit(() -> CLUSTER.end(leaving, browser, begun, "latecomer"));
      Patience.until("the login's waiting for the provider", STARTED,
          () -> CLUSTER.provider.count(Endpoint.TOKEN) > asked);
      assertThat(kept.get("/health")).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");

      long told = System.nanoTime();
      leaving.terminate();
      Patience.until("its closing the port", END, () -> refusesConnections(leaving.url()));
      assertThat(kept.get("/health")).startsWith("HTTP/1.1 200").contains("Connection: close");

      assertThat(login.get().status()).isEqualTo(502);
      assertThat(code(login.get())).isEqualTo("IDP_ERROR");
      assertThat(leaving.awaitEnd(STARTED)).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Patience.allowed(END));
    } finally {
      CLUSTER.provider.heal();
    }
  }

  /** Another six logins, by whomever. */
  private static void awaitMore(Traffic traffic) throws Exception {
    int before = traffic.logins();
    Patience.until("six more logins", STARTED, () -> traffic.logins() >= before + 6 || traffic.hasFailed());
  }

  private static ServiceProcess restart(ServiceProcess ended) {
    ServiceProcess next = CLUSTER.launchAt(ended.url(), Map.of());
    next.awaitReady();
    return next;
  }

  private static void assertNothingIsLost(List<Page> sessions) {
    assertThat(sessions).hasSizeGreaterThan(PEOPLE);
    List<Page> lost = new ArrayList<>();
    for (Page session : sessions) {
      if (me(first.url(), session).status() != 200 || refresh(second.url(), session).status() != 200) {
        lost.add(session);
      }
    }
    assertThat(lost).isEmpty();
  }

  /** A user, the session and the audit event of a login are written together. */
  private static void assertNothingIsHalfWritten() throws SQLException {
    assertThat(CLUSTER.database.number("""
        SELECT count(*) FROM users u WHERE last_login_at IS NULL
          OR NOT EXISTS (SELECT FROM audit_events e JOIN sessions s ON s.id = CAST(e.detail ->> 'session_id' AS uuid)
            WHERE e.type = 'login' AND e.user_id = u.id AND e.at = u.last_login_at AND s.user_id = u.id)"""))
        .isZero();
    assertThat(CLUSTER.database.number("""
        SELECT count(*) FROM sessions WHERE login_attempt_id IS NULL OR revoked_at IS NOT NULL
          OR last_used_at < created_at OR (generation = 0) <> (last_used_at = created_at)""")).isZero();
    assertThat(CLUSTER.database.number("""
        SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'
          AND state_change < now() - interval '5 seconds'""")).isZero();
  }

  private static boolean refusesConnections(URI url) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }

  /** One connection over which one request goes after the other. */
  private record KeptConnection(Socket socket, BufferedReader in) implements AutoCloseable {
    KeptConnection(URI url) throws IOException {
      this(new Socket(url.getHost(), url.getPort()));
    }

    private KeptConnection(Socket socket) throws IOException {
      this(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
    }

    /** The head and the body of the answer. */
    String get(String path) throws IOException {
      socket.getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        answer.append(line).append('\n');
        length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
      }
      char[] body = new char[length];
      for (int read = 0; read < length;) {
        read += in.read(body, read, length - read);
      }
      return answer.append(body).toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
