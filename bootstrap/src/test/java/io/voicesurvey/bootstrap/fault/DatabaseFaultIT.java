package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.Relay;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two instances do while PostgreSQL is away, or the way to it, and when it is back. */
class DatabaseFaultIT {
  /** What the contract allows for an answer without a database, for recovery, and for a revocation to be known. */
  private static final Duration TELL = Duration.ofSeconds(6);
  private static final Duration RECOVER = Duration.ofSeconds(10);
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);

  private static final String HITS = "voicesurvey_live_sessions_lookups_total{result=\"hit\"}";

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();
  @AutoClose
  private static final Relay LISTENING = new Relay(CLUSTER.database.port());

  private static ServiceProcess first;
  /** Its connection for LISTEN goes by way of the relay. */
  private static ServiceProcess second;

  private Page signedIn;

  @BeforeAll
  static void start() {
    first = CLUSTER.launch(Map.of());
    second = CLUSTER.launch(Map.of("DATABASE_LISTEN_URL", StoppableDatabase.url(LISTENING.port())));
    first.awaitReady();
    second.awaitReady();
  }

  @BeforeEach
  void signIn() {
    signedIn = CLUSTER.signIn(first, "steady");
    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
  }

  @AfterEach
  void mend() throws Exception {
    LISTENING.mend();
    recovered();
  }

  @Test
  void a_stopped_database_is_reported_within_seconds_until_it_is_back() throws Exception {
    try (BrowserSession browser = new BrowserSession()) {
      Page begun = CLUSTER.begin(first, browser);
      CLUSTER.database.stop();
      try {
        assertUnavailable(() -> refresh(first.url(), signedIn));
        assertUnavailable(() -> me(second.url(), signedIn));
        assertUnavailable(() -> CLUSTER.end(first, browser, begun, "steady"));
        assertThat(CLUSTER.begin(first, browser).status()).isEqualTo(200);
        for (ServiceProcess instance : List.of(first, second)) {
          assertThat(World.get(instance.url(), "/health").status()).isEqualTo(200);
          Page ready = inTime(() -> World.get(instance.url(), "/health/ready"));
          assertThat(ready.status()).isEqualTo(503);
          assertThat(ready.json().at("/status").asText()).isEqualTo("down");
          assertThat(ready.json().at("/checks/database").asText()).isEqualTo("down");
        }
        List<Page> crowd = Cluster.together(30, i -> inTime(() -> refresh(second.url(), signedIn)));
        assertThat(crowd).extracting(World::code).containsOnly("DATABASE_UNAVAILABLE");
      } finally {
        CLUSTER.database.start();
      }
      recovered();
      assertThat(refresh(second.url(), signedIn).status()).isEqualTo(200);
      assertThat(CLUSTER.end(second, browser, begun, "steady").status()).isEqualTo(200);
    }
  }

  @Test
  void connections_that_are_cut_are_made_anew() throws Exception {
    for (ServiceProcess instance : List.of(first, second)) {
      assertThat(me(instance.url(), signedIn).status()).isEqualTo(200);
    }

    assertThat(CLUSTER.database.cutConnections()).as("of two pools, and two that listen").isGreaterThanOrEqualTo(4);
    for (ServiceProcess instance : List.of(first, second)) {
      assertThat(me(instance.url(), signedIn).status()).isIn(200, 503);
    }
    Page leaver = signInAgain();
    assertThat(me(second.url(), leaver).status()).isIn(200, 503);
    assertThat(CLUSTER.database.cutConnections()).isPositive();
    Patience.until("a logout", RECOVER, () -> logout(first.url(), leaver).status() == 200);
    Patience.until("a logout known elsewhere", EVERYWHERE, () -> me(second.url(), leaver).status() != 200);

    recovered();
    assertThat(code(me(second.url(), leaver))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void a_revocation_that_cannot_be_heard_counts_all_the_same() throws Exception {
    Page silenced = CLUSTER.signIn(first, "steady");
    Page cut = CLUSTER.signIn(first, "steady");
    for (Page session : List.of(silenced, cut, signedIn)) {
      assertThat(me(second.url(), session).status()).isEqualTo(200);
    }

    LISTENING.fallSilent();
    assertThat(logout(first.url(), silenced).status()).isEqualTo(200);
    Patience.until("a logout", EVERYWHERE, () -> code(me(second.url(), silenced)).equals("SESSION_REVOKED"));
    assertThat(me(second.url(), signedIn).status()).isEqualTo(200);

    int saidBefore = second.output().length();
    LISTENING.cut();
    assertThat(logout(first.url(), cut).status()).isEqualTo(200);
    Patience.until("a logout", EVERYWHERE, () -> code(me(second.url(), cut)).equals("SESSION_REVOKED"));
    assertThat(me(second.url(), signedIn).status()).isEqualTo(200);
    assertThat(World.get(second.url(), "/health/ready").status()).isEqualTo(200);

    LISTENING.mend();
    Patience.until("its saying so", RECOVER,
        () -> second.output().substring(saidBefore).contains("notifications of session changes arrive again"));
    assertThat(code(me(second.url(), silenced))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void a_pool_whose_connections_all_hang_is_waited_for_a_while_and_nothing_piles_up() throws Exception {
    Page known = CLUSTER.signIn(second, "steady");
    Patience.until("an answer from memory", RECOVER, () -> isRemembered(second, known));
    try (Connection connection = CLUSTER.database.connect(); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE");

      for (int i = 0; i < 3; i++) {
        List<Page> crowd = Cluster.together(40, n -> inTime(() -> refresh(second.url(), signedIn)));
        assertThat(crowd).extracting(World::code).containsOnly("DATABASE_UNAVAILABLE");
        Patience.until("an answer from memory", RECOVER, () -> isRemembered(second, known));
        assertThat(World.get(second.url(), "/health").status()).isEqualTo(200);
        assertThat(CLUSTER.database.connections()).as("of two pools, two that listen, and two that probe")
            .isLessThanOrEqualTo(2 * Cluster.POOL + 4);
      }
      connection.rollback();
    }
    assertThat(second.output()).contains("The database is unavailable: timeout: the server stopped a statement "
        + "that took too long (SQLSTATE 57014), in HibernateSessionRepository.rotate");
    recovered();
    assertThat(refresh(second.url(), signedIn).status()).isEqualTo(200);
  }

  /** Asks, and looks whether the answer came without a question to the database. */
  private static boolean isRemembered(ServiceProcess instance, Page session) {
    String before = hits(instance);
    return me(instance.url(), session).status() == 200 && !hits(instance).equals(before);
  }

  private static String hits(ServiceProcess instance) {
    return World.get(instance.url(), "/metrics").body().lines().filter(line -> line.startsWith(HITS)).findFirst()
        .orElseThrow();
  }

  private Page signInAgain() throws Exception {
    Page[] page = new Page[1];
    Patience.until("a login", RECOVER, () -> {
      page[0] = CLUSTER.signIn(first, "steady");
      return page[0].status() == 200;
    });
    return page[0];
  }

  /** Both answer all that they are asked. */
  private static void recovered() throws Exception {
    for (ServiceProcess instance : List.of(first, second)) {
      Patience.until("recovery", RECOVER, () -> World.get(instance.url(), "/health/ready").status() == 200);
    }
  }

  private static void assertUnavailable(Supplier<Page> request) {
    Page answer = inTime(request);
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(code(answer)).isEqualTo("DATABASE_UNAVAILABLE");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
  }

  private static Page inTime(Supplier<Page> request) {
    long began = System.nanoTime();
    Page answer = request.get();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Patience.allowed(TELL));
    return answer;
  }
}
