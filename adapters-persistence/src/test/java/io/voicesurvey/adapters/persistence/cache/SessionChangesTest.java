package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Link;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Two instances on one PostgreSQL: each receives the changes of the other, or queries the database each time. */
class SessionChangesTest {
  private static final Duration BEHIND = Duration.ofSeconds(1);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
  private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(30);
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Instance ONE = Instance.listening(SETTINGS);
  private static final Instance OTHER = Instance.listening(SETTINGS);

  @BeforeEach
  void empty() {
    Postgres.empty(SETTINGS);
    ONE.awaitListening(BACK_WITHIN);
    Instance.await(BACK_WITHIN, "forgotten", () -> ONE.live.cached() == 0);
  }

  @AfterAll
  static void close() {
    ONE.close();
    OTHER.close();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("a revocation", found -> OTHER.sessions.revoke(found.session().id())),
        change("a logout at the provider",
            found -> OTHER.sessions.revoke(new ProviderLogout.OfSubject(found.user().identity().orElseThrow()))),
        change("a disabled user", found -> update(Samples.withStatus(found.user(), UserStatus.DISABLED))),
        change("another role", found -> update(Samples.withRole(found.user(), Role.ADMIN))),
        change("another name", found -> update(Samples.withName(found.user(), "Anna B."))),
        change("another email", found -> update(Samples.withEmail(found.user(), Samples.email("b@example.org")))),
        change("no email", found -> update(Samples.withEmail(found.user(), Optional.<EmailAddress>empty()))),
        change("an operator's revocation", found -> sql("UPDATE sessions SET revoked_at = now()")),
        change("an earlier end",
            found -> sql("UPDATE sessions SET expires_at = expires_at - interval '1 microsecond'")),
        change("an operator's disabling", found -> sql("UPDATE users SET status = 'disabled'")),
        change("emptied tables", found -> Postgres.empty(SETTINGS)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void an_instance_hears_the_changes_of_the_other(Consumer<UserSession> change) {
    Session session = started("one", anna());
    Optional<UserSession> before = store(session);

    change.accept(before.orElseThrow());

    Instance.await(BEHIND, "heard", () -> !ONE.live.find(session.id()).equals(before));
    Optional<UserSession> after = OTHER.sessions.find(session.id());
    assertThat(ONE.live.find(session.id()).map(UserSession::session)).isEqualTo(after.map(UserSession::session));
    assertThat(ONE.live.find(session.id()).map(UserSession::user)).isEqualTo(after.map(UserSession::user));
    assertThat(ONE.live.figures().lastDelay()).isBetween(Duration.ZERO, BEHIND);
  }

  @Test
  void a_live_session_that_an_operator_deletes_is_gone() {
    User anna = anna();
    Session session = Samples.session("one", anna);
    OTHER.sessions.insert(session);
    sql("UPDATE sessions SET expires_at = now() + interval '1 day'");
    store(session);

    sql("DELETE FROM sessions");

    Instance.await(BEHIND, "heard", () -> ONE.live.find(session.id()).isEmpty());
  }

  @Test
  void a_change_that_is_rolled_back_is_not_announced() {
    Session session = started("one", anna());

    assertThat(told(() -> catchThrowable(() -> new HibernateTransactions(OTHER.database).inTransaction(() -> {
      OTHER.sessions.revoke(session.id());
      throw new IllegalStateException("on purpose");
    })))).isEmpty();
  }

  @Test
  void refreshes_and_logins_that_change_nothing_else_notify_no_instance() {
    User anna = anna();
    Session session = started("one", anna);

    assertThat(told(() -> {
      OTHER.sessions.rotate(session.id(), 0, Samples.POLICY);
      OTHER.users.update(new User(anna.id(), anna.identity(), anna.email(), anna.emailVerified(), anna.name(),
          anna.role(), anna.status(), anna.createdAt(), anna.updatedAt(), Optional.of(Samples.NOW.plusSeconds(60)),
          anna.version()));
      started("two", anna);
    })).isEmpty();
  }

  @Test
  void a_purge_of_dead_sessions_notifies_no_instance() {
    User anna = anna();
    Session revoked = started("one", anna);
    OTHER.sessions.revoke(revoked.id());
    started("two", anna);
    sql("UPDATE sessions SET revoked_at = revoked_at - interval '1 hour', expires_at = now() - interval '1 hour'");

    assertThat(told(
        () -> assertThat(OTHER.sessions.purge(Optional.empty(), 10, Duration.ofMinutes(1)).deleted()).isEqualTo(2)))
        .isEmpty();
  }

  @Test
  void a_revoked_session_is_notified_by_its_id_and_a_changed_user_by_theirs() {
    User anna = anna();
    Session session = started("one", anna);

    assertThat(told(() -> {
      OTHER.sessions.revoke(session.id());
      update(Samples.withRole(anna, Role.ADMIN));
    })).extracting(payload -> payload.replaceAll(" \\d+$", "")).containsExactly("session " + session.id().value(),
        "user " + anna.id().value());
  }

  @Test
  void a_very_large_change_makes_every_instance_forget_all() {
    anna();
    sql("""
        INSERT INTO sessions SELECT gen_random_uuid(), (SELECT id FROM users), 0, now(), now(), now() + interval '7 days'
        FROM generate_series(1, 5000)""");
    Session session = started("one", Samples.user("anna"));
    store(session);

    List<String> told = told(() -> sql("UPDATE sessions SET revoked_at = now()"));

    assertThat(told).hasSize(1001);
    assertThat(told.getLast()).startsWith("all ");
    Instance.await(BEHIND, "heard", () -> ONE.live.find(session.id()).orElseThrow().session().isRevoked());
  }

  @Test
  void an_unknown_notification_forgets_everything() {
    Session session = started("one", anna());
    store(session);
    int before = ONE.asked.get();

    sql("NOTIFY live_sessions, 'something new'");

    Instance.await(BEHIND, "asked again", () -> ONE.live.find(session.id()).isPresent() && ONE.asked.get() > before);
  }

  @Test
  void a_remembered_session_is_found_without_a_question_to_the_database() {
    Session session = started("one", anna());
    store(session);
    int before = ONE.asked.get();

    for (int i = 0; i < 1000; i++) {
      assertThat(ONE.live.find(session.id())).isPresent();
    }

    assertThat(ONE.asked.get() - before).isZero();
  }

  @Test
  void a_revocation_while_the_connections_are_cut_is_seen() {
    DatabaseSettings own = Postgres.migratedDatabase();
    try (Instance instance = Instance.listening(own)) {
      Session session = onlySession(instance);

      Postgres.terminateConnections(own);
      Postgres.execute(own, "UPDATE sessions SET revoked_at = now()");

      Instance.await(BEHIND, "seen", () -> isRevoked(instance, session));
      instance.awaitListening(BACK_WITHIN);
      assertThat(firstAnswer(instance, session).session().isRevoked()).isTrue();
    }
  }

  @Test
  void a_revocation_while_the_connection_is_silent_is_seen_and_it_is_replaced() throws IOException {
    try (Link link = new Link(Postgres.port());
        Instance far = new Instance(SETTINGS, through(SETTINGS, link))) {
      far.awaitListening(BACK_WITHIN);
      Session session = started("one", anna());
      store(far, session);

      link.freeze();
      OTHER.sessions.revoke(session.id());

      Instance.await(BEHIND, "seen", () -> far.live.find(session.id()).orElseThrow().session().isRevoked());
      int before = far.asked.get();
      far.live.find(session.id());
      assertThat(far.asked.get()).isEqualTo(before + 1);

      link.thaw();
      far.awaitListening(BACK_WITHIN);
      store(far, session);
    }
  }

  @Test
  void a_database_that_is_stopped_and_started_again_is_heard_again(@TempDir Path folder) throws IOException {
    EmbeddedPostgres first = server(folder, 0);
    DatabaseSettings own = Postgres.withUrl(SETTINGS, "jdbc:postgresql://localhost:" + first.getPort() + "/postgres");
    new SchemaMigration(own).update();
    try (Instance instance = Instance.listening(own)) {
      Session session = onlySession(instance);

      first.close();
      Instance.await(BEHIND, "not heard", () -> !instance.live.figures().listening());
      assertThat(catchThrowable(() -> instance.live.find(session.id()))).isInstanceOf(DatabaseUnavailable.class);

      try (EmbeddedPostgres second = server(folder, first.getPort())) {
        assertThat(second.getPort()).isEqualTo(first.getPort());
        Postgres.execute(own, "UPDATE sessions SET revoked_at = now()");
        instance.awaitListening(BACK_WITHIN);
        assertThat(firstAnswer(instance, session).session().isRevoked()).isTrue();
      }
    }
  }

  @Test
  void behind_a_pooler_it_is_never_sure_and_asks_each_time() throws IOException {
    try (Pooler pooler = new Pooler(Postgres.port());
        Instance behind = new Instance(SETTINGS, Postgres.withUrl(SETTINGS,
            SETTINGS.jdbcUrl().replace(":" + Postgres.port() + "/", ":" + pooler.port() + "/") + "?sslmode=disable"))) {
      Session session = started("one", anna());
      String listening = "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_backend_pid(), (extract%'"
          + " AND datname = current_database()";
      Set<String> tried = new HashSet<>();

      Instance.await(BACK_WITHIN, "tried again", () -> {
        behind.live.find(session.id());
        tried.addAll(Postgres.query(SETTINGS, listening));
        return tried.size() > 3;
      });

      assertThat(behind.live.figures().listening()).isFalse();
      assertThat(behind.live.figures().hits()).isZero();
    }
  }

  /** A copy on the same server, equal in every value that a query can return, including the rows. */
  @Test
  void an_instance_that_listens_to_a_copy_of_the_database_is_never_sure_and_asks_each_time() {
    DatabaseSettings copy = Postgres.migratedDatabase();
    try (Instance elsewhere = new Instance(SETTINGS, copy)) {
      Session session = started("one", anna());
      Set<String> connections = new HashSet<>();

      Instance.await(GIVEN_UP_WITHIN, "tried again", () -> {
        elsewhere.live.find(session.id());
        connections.addAll(Postgres.query(copy, "SELECT pid FROM pg_stat_activity"
            + " WHERE application_name = 'voicesurveyagent' AND datname = current_database()"));
        return connections.size() > 1;
      });
      assertThat(elsewhere.live.figures().listening()).isFalse();
      assertThat(elsewhere.live.figures().hits()).isZero();

      OTHER.sessions.revoke(session.id());
      assertThat(elsewhere.live.find(session.id()).orElseThrow().session().isRevoked()).isTrue();
    }
  }

  @Test
  void one_whose_way_to_the_database_is_cut_is_not_sure_for_longer_than_a_second_though_it_listens()
      throws IOException {
    DatabaseSettings own = Postgres.migratedDatabase();
    try (Link link = new Link(Postgres.port()); Instance instance = new Instance(through(own, link), own)) {
      instance.awaitListening(BACK_WITHIN);

      link.freeze();

      Instance.await(BEHIND, "not heard", () -> !instance.live.figures().listening());
    }
  }

  @Test
  void an_instance_that_no_longer_listens_asks_each_time() {
    Session session = started("one", anna());
    Instance closed = Instance.listening(SETTINGS);
    store(closed, session);
    closed.stopListening();
    int before = closed.asked.get();

    closed.live.find(session.id());
    closed.live.find(session.id());

    assertThat(closed.asked.get()).isEqualTo(before + 2);
    closed.close();
  }

  @Test
  void under_many_readers_a_revoked_session_is_never_live_for_longer_than_a_second() throws Exception {
    User anna = anna();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sessions.add(started("session " + i, anna));
    }
    long[] revokedAt = new long[sessions.size()];
    AtomicBoolean done = new AtomicBoolean();
    List<String> late = new ArrayList<>();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> readUntil(done, sessions, revokedAt)));
      }
      for (int i = 0; i < sessions.size(); i++) {
        OTHER.sessions.revoke(sessions.get(i).id());
        synchronized (revokedAt) {
          revokedAt[i] = System.nanoTime();
        }
      }
      done.set(true);
      for (Future<Long> reader : readers) {
        Duration longest = Duration.ofNanos(reader.get());
        if (longest.compareTo(BEHIND) > 0) {
          late.add(longest.toString());
        }
      }
    }
    assertThat(late).isEmpty();
    sessions.forEach(SessionChangesTest::awaitRevoked);
  }

  /** The longest time after its revocation in which a session was found live, in nanoseconds. */
  private static long readUntil(AtomicBoolean done, List<Session> sessions, long[] revokedAt) {
    long longest = 0;
    while (!done.get()) {
      for (int i = 0; i < sessions.size(); i++) {
        long asked = System.nanoTime();
        long revoked;
        synchronized (revokedAt) {
          revoked = revokedAt[i];
        }
        boolean live = !ONE.live.find(sessions.get(i).id()).orElseThrow().session().isRevoked();
        if (revoked != 0 && live) {
          longest = Math.max(longest, asked - revoked);
        }
      }
    }
    return longest;
  }

  /** The notifications that {@code work} sends. */
  private static List<String> told(Runnable work) {
    try (Connection connection = Postgres.connect(SETTINGS); Statement statement = connection.createStatement()) {
      statement.execute("LISTEN live_sessions");
      work.run();
      sql("NOTIFY live_sessions, 'end'");
      List<String> payloads = new ArrayList<>();
      while (!payloads.contains("end")) {
        Arrays.stream(connection.unwrap(PGConnection.class).getNotifications(1000)).map(PGNotification::getParameter)
            .forEach(payloads::add);
      }
      payloads.removeLast();
      return payloads;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<UserSession> store(Session session) {
    return store(ONE, session);
  }

  /** Repeats the call until the cache answers. */
  private static Optional<UserSession> store(Instance instance, Session session) {
    Instance.await(BACK_WITHIN, "cached", () -> {
      int before = instance.asked.get();
      return instance.live.find(session.id()).isPresent() && instance.asked.get() == before;
    });
    return instance.live.find(session.id());
  }

  private static void awaitRevoked(Session session) {
    Instance.await(BEHIND, "seen", () -> isRevoked(ONE, session));
  }

  /** The pool may need longer than the listener to detect broken connections. */
  private static UserSession firstAnswer(Instance instance, Session session) {
    AtomicReference<Optional<UserSession>> answer = new AtomicReference<>(Optional.empty());
    Instance.await(BACK_WITHIN, "answered", () -> {
      try {
        answer.set(instance.live.find(session.id()));
      } catch (DatabaseUnavailable e) {
        return false;
      }
      return true;
    });
    return answer.get().orElseThrow();
  }

  /** Also false if the pool detects broken connections. */
  private static boolean isRevoked(Instance instance, Session session) {
    try {
      return instance.live.find(session.id()).orElseThrow().session().isRevoked();
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }

  /** Stored in an empty database, and cached. */
  private static Session onlySession(Instance instance) {
    User anna = Samples.user("anna");
    instance.users.insert(anna);
    Session session = instance.sessions.insert(Samples.session("one", anna)).orElseThrow();
    store(instance, session);
    return session;
  }

  private static DatabaseSettings through(DatabaseSettings settings, Link link) {
    return Postgres.withUrl(settings,
        settings.jdbcUrl().replace(":" + Postgres.port() + "/", ":" + link.port() + "/"));
  }

  private static EmbeddedPostgres server(Path folder, int port) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false);
    return Optional.of(port).filter(known -> known > 0).map(builder::setPort).orElse(builder).start();
  }

  private static Arguments change(String name, Consumer<UserSession> change) {
    return argumentSet(name, change);
  }

  private static void update(User user) {
    OTHER.users.update(user);
  }

  private static void sql(String sql) {
    Postgres.execute(SETTINGS, sql);
  }

  private static User anna() {
    User anna = Samples.user("anna");
    OTHER.users.insert(anna);
    return anna;
  }

  private static Session started(String name, User user) {
    return OTHER.sessions.insert(Samples.session(name, user)).orElseThrow();
  }
}
