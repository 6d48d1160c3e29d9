package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.HibernateWaitingUsers;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that refuses connections, hangs, is killed or is full. Each call fails within five seconds, and calls
 * succeed within ten seconds after its return.
 */
class DatabaseOutageTest {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

  private final DatabaseSettings settings = Postgres.migratedDatabase();

  @Test
  void a_database_that_refuses_connections_is_unavailable() {
    try (Database database = ready(Postgres.withUrl(settings, "jdbc:postgresql://localhost:1/none"))) {
      assertUnavailable(database);
      assertThat(new HibernateTransactions(database).isDatabaseReachable()).isFalse();
    }
  }

  @Test
  void a_database_that_does_not_exist_is_an_outage_that_tells_no_secret() {
    DatabaseSettings nowhere = Postgres.withUrl(settings,
        "jdbc:postgresql://localhost:" + Postgres.port() + "/nowhere?password=hunter2");
    try (Database database = ready(nowhere)) {
      Throwable failure = assertUnavailable(database);

      assertThat(failure).hasStackTraceContaining("nowhere");
      assertThat(stackTrace(failure)).doesNotContain("hunter2", Postgres.PASSWORD);
    }
  }

  @Test
  void a_database_that_falls_silent_is_unavailable_until_it_speaks_again() throws IOException {
    try (Link link = new Link(Postgres.port());
        Database database = ready(Postgres.withUrl(settings, through(link)))) {
      assertAnswers(database);

      link.freeze();
      assertUnavailable(database);
      assertUnavailable(database);
      link.thaw();

      assertRecovers(database);
    }
  }

  @Test
  void a_database_that_is_silent_when_the_pool_is_made_is_found_once_it_speaks() throws IOException {
    try (Link link = new Link(Postgres.port())) {
      link.freeze();
      try (Database database = ready(Postgres.withUrl(settings, through(link)))) {
        assertUnavailable(database);
        link.thaw();

        assertRecovers(database);
      }
    }
  }

  @Test
  void a_statement_that_is_under_way_when_the_database_falls_silent_is_given_up() throws IOException {
    try (Link link = new Link(Postgres.port());
        Database database = ready(Postgres.withUrl(settings, through(link)))) {
      Throwable failure = timed(() -> database.inTransaction(session -> {
        session.createNativeQuery("SELECT true", Boolean.class).getSingleResult();
        link.freeze();
        return session.createNativeQuery("SELECT true", Boolean.class).getSingleResult();
      }));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
    }
  }

  @Test
  void a_database_that_falls_silent_before_the_commit_is_unavailable() throws IOException {
    try (Link link = new Link(Postgres.port());
        Database database = ready(Postgres.withUrl(settings, through(link)))) {
      UserRepository users = new HibernateUserRepository(database);

      Throwable failure = timed(() -> new HibernateTransactions(database).inTransaction(() -> {
        users.insert(Samples.user("anna"));
        link.freeze();
        return true;
      }));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
      assertThat(Postgres.query(settings, "SELECT id FROM users")).isEmpty();
    }
  }

  @Test
  void a_database_that_is_stopped_is_unavailable_until_it_is_started_again(@TempDir Path folder) throws IOException {
    EmbeddedPostgres first = server(folder, 0);
    DatabaseSettings own = Postgres.withUrl(settings,
        "jdbc:postgresql://localhost:" + first.getPort() + "/postgres");
    try (Database database = ready(own)) {
      new SchemaMigration(own).update();
      assertAnswers(database);

      first.close();
      assertUnavailable(database);
      assertThat(catchThrowable(() -> new SchemaMigration(own).update())).isInstanceOf(DatabaseUnavailable.class);

      try (EmbeddedPostgres second = server(folder, first.getPort())) {
        assertThat(second.getPort()).isEqualTo(first.getPort());
        assertRecovers(database);
      }
    }
  }

  @Test
  void connections_that_an_operator_ends_are_replaced() {
    try (Database database = ready(settings)) {
      Callable<Boolean> question = () -> database
          .inTransaction(session -> session.createNativeQuery("SELECT true", Boolean.class).getSingleResult());
      assertThat(Race.run(Collections.nCopies(settings.poolSize(), question))).containsOnly(true);

      Postgres.terminateConnections(settings);

      assertRecovers(database);
    }
  }

  @Test
  void a_connection_that_an_operator_ends_in_a_transaction_is_an_outage_and_nothing_is_kept() {
    try (Database database = ready(settings)) {
      UserRepository users = new HibernateUserRepository(database);

      assertThatThrownBy(() -> new HibernateTransactions(database).inTransaction(() -> {
        users.insert(Samples.user("anna"));
        Postgres.terminateConnections(settings);
        return users.insert(Samples.user("bert"));
      })).isInstanceOf(DatabaseUnavailable.class);

      assertRecovers(database);
      assertThat(users.find(Samples.user("anna").id())).isEmpty();
    }
  }

  @Test
  void a_pool_whose_connections_are_all_in_use_is_unavailable() throws InterruptedException {
    DatabaseSettings small = new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (Database database = ready(small)) {
      Thread holder = Thread.ofPlatform().start(() -> database.inTransaction(session -> {
        session.createNativeQuery("SELECT true", Boolean.class).getSingleResult();
        taken.countDown();
        return await(done);
      }));
      taken.await();

      assertUnavailable(database);

      done.countDown();
      holder.join();
      assertAnswers(database);
    }
  }

  @Test
  void a_database_that_turns_read_only_is_unavailable_until_it_is_writable() {
    try (Database database = ready(settings)) {
      assertAnswers(database);

      setReadOnly(true);
      Postgres.terminateConnections(settings);
      long start = System.nanoTime();
      while (!assertUnavailable(database).getMessage().contains("the server takes no changes")) {
        assertThat(since(start)).as("the cut connections are forgotten").isLessThan(BACK_WITHIN);
      }
      assertThat(new HibernateTransactions(database).isDatabaseReachable()).isFalse();

      setReadOnly(false);
      assertRecovers(database);
    }
  }

  @Test
  void while_a_probe_finds_that_the_server_takes_no_changes_nothing_is_read_from_it() {
    DatabaseSettings any = Postgres.withUrl(settings, settings.jdbcUrl() + "?targetServerType=any");
    try (Database database = ready(settings); WriteProbe probe = new WriteProbe(any, database)) {
      assertAnswers(database);

      setReadOnly(true);
      assertThat(catchThrowable(() -> probe.send("probe", "1"))).isInstanceOf(DatabaseUnavailable.class);
      assertThat(assertUnavailable(database)).hasMessageContaining("SQLSTATE 25006");

      setReadOnly(false);
      Postgres.terminateConnections(settings);
      long start = System.nanoTime();
      while (catchThrowable(() -> probe.send("probe", "2")) != null) {
        assertThat(since(start)).isLessThan(BACK_WITHIN);
      }
      assertRecovers(database);
    }
  }

  @Test
  void a_connection_whose_server_takes_no_changes_is_given_up() {
    DatabaseSettings small = new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1);
    try (Database database = ready(small)) {
      long before = backend(database);

      Throwable failure = timed(() -> database.inTransaction(session -> {
        session.createNativeQuery("SET TRANSACTION READ ONLY", Object.class).executeUpdate();
        return session.createNativeQuery("CREATE TABLE never ()", Object.class).executeUpdate();
      }));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class).hasMessageContaining("SQLSTATE 25006");
      assertThat(backend(database)).isNotEqualTo(before);
    }
  }

  /** For all new sessions. Open sessions keep their setting. */
  private void setReadOnly(boolean so) {
    String name = settings.jdbcUrl().substring(settings.jdbcUrl().lastIndexOf('/') + 1);
    Postgres.execute(settings, "BEGIN READ WRITE; ALTER DATABASE " + name + " SET default_transaction_read_only = " + so
        + "; COMMIT");
  }

  private static int backend(Database database) {
    return database.inTransaction(session -> session.createNativeQuery("SELECT pg_backend_pid()", Integer.class)
        .getSingleResult());
  }

  @Test
  void a_row_that_another_holds_too_long_is_an_outage() throws Exception {
    try (Database database = ready(settings);
        Connection other = Postgres.connect(settings);
        Statement statement = other.createStatement()) {
      UserRepository users = new HibernateUserRepository(database);
      users.insert(Samples.user("anna"));
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM users FOR UPDATE");

      Throwable failure = timed(() -> users.update(Samples.withName(Samples.user("anna"), "Anna B.")));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
      assertThat(waitingForALock(statement)).isZero();
      other.rollback();
      assertAnswers(database);
    }
  }

  @Test
  void a_claim_that_another_holds_up_too_long_is_an_outage() throws Exception {
    try (Database database = ready(settings);
        Connection other = Postgres.connect(settings);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + 0x767361726f6c6573L + ")");

      Throwable failure = timed(
          () -> new HibernateWaitingUsers(database).claim(new Person(new ExternalIdentity(Samples.ISSUER, "anna"),
              new DisplayName("Anna"), Optional.of(new EmailAddress("anna@example.org")), true, Optional.empty())));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
      assertThat(waitingForALock(statement)).isZero();
      other.rollback();
      assertAnswers(database);
    }
  }

  @Test
  void a_refresh_that_was_given_up_never_happens() throws SQLException {
    try (Database database = ready(settings);
        Connection other = Postgres.connect(settings);
        Statement statement = other.createStatement()) {
      User anna = Samples.user("anna");
      Session session = Samples.session("one", anna);
      SessionRepository sessions = new HibernateSessionRepository(database);
      new HibernateUserRepository(database).insert(anna);
      sessions.insert(session);
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM sessions FOR UPDATE");

      Throwable failure = timed(() -> sessions.rotate(session.id(), 0, Samples.POLICY));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining("timeout")
          .hasMessageContaining("SQLSTATE 57014")
          .hasMessageEndingWith(", in HibernateSessionRepository.rotate");
      assertThat(waitingForALock(statement)).isZero();
      other.rollback();
      assertThat(sessions.find(session.id())).hasValueSatisfying(
          found -> assertThat(found.session().generation()).isZero());
    }
  }

  @Test
  void a_transaction_that_takes_too_long_is_an_outage() {
    try (Database database = ready(settings)) {
      Throwable failure = timed(() -> database.inTransaction(session -> {
        session.createNativeQuery("SELECT true FROM pg_sleep(1.6)", Boolean.class).getSingleResult();
        session.createNativeQuery("SELECT true FROM pg_sleep(0.9)", Boolean.class).getSingleResult();
        session.createNativeQuery("SELECT true FROM pg_sleep(0.6)", Boolean.class).getSingleResult();
        return session.createNativeQuery("SELECT true", Boolean.class).getSingleResult();
      }));

      assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
      assertAnswers(database);
    }
  }

  @Test
  void options_in_the_url_win() {
    DatabaseSettings pooled = Postgres.withUrl(settings,
        settings.jdbcUrl() + "?ApplicationName=other&prepareThreshold=0&preparedStatementCacheQueries=0");
    try (Database database = ready(pooled)) {
      List<String> names = database.inTransaction(session -> {
        for (int i = 0; i < 10; i++) {
          session.createNativeQuery("SELECT true", Boolean.class).getSingleResult();
        }
        return List.of(
            session.createNativeQuery("SELECT current_setting('application_name')", String.class).getSingleResult(),
            session.createNativeQuery("SELECT count(*)::text FROM pg_prepared_statements", String.class)
                .getSingleResult());
      });

      assertThat(names).containsExactly("other", "0");
    }
  }

  private static long waitingForALock(Statement statement) throws SQLException {
    try (ResultSet row = statement
        .executeQuery("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static EmbeddedPostgres server(Path folder, int port) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false);
    return Optional.of(port).filter(known -> known > 0).map(builder::setPort).orElse(builder).start();
  }

  private String through(Link link) {
    return settings.jdbcUrl().replace(":" + Postgres.port() + "/", ":" + link.port() + "/");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A database object that has started, so that the test measures only the database. */
  private static Database ready(DatabaseSettings settings) {
    Database database = new Database(settings);
    database.prepare();
    return database;
  }

  private static void assertAnswers(Database database) {
    assertThat(new HibernateTransactions(database).isDatabaseReachable()).isTrue();
  }

  private static Throwable assertUnavailable(Database database) {
    Throwable failure = timed(() -> database
        .inTransaction(session -> session.createNativeQuery("SELECT true", Boolean.class).getSingleResult()));
    assertThat(failure).isInstanceOf(DatabaseUnavailable.class);
    return failure;
  }

  private static Throwable timed(Callable<?> work) {
    long start = System.nanoTime();
    Throwable failure = catchThrowable(work::call);
    assertThat(since(start)).isLessThan(TOLD_WITHIN);
    return failure;
  }

  /** Every connection of the pool works again, not only one. */
  private static void assertRecovers(Database database) {
    HibernateTransactions transactions = new HibernateTransactions(database);
    long start = System.nanoTime();
    int answered = 0;
    while (answered < 20) {
      assertThat(since(start)).isLessThan(BACK_WITHIN);
      answered = transactions.isDatabaseReachable() ? answered + 1 : 0;
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
