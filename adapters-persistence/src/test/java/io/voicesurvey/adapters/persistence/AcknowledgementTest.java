package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.Patience;
import io.voicesurvey.application.port.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose synchronous standby has left it, as that of a primary which was paused while another was promoted. */
class AcknowledgementTest {
  private static final DatabaseSettings SETTINGS = durable(Postgres.emptyDatabase());
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Database watched = new Database(SETTINGS);
  private final Database unwatched = new Database(SETTINGS);
  private final WriteProbe probe = new WriteProbe(SETTINGS, watched);

  @BeforeEach
  void start() {
    watched.prepare();
    probe.send("probe", "1");
  }

  @AfterEach
  void end() {
    standbyReturns();
    probe.close();
    watched.close();
    unwatched.close();
  }

  @Test
  void nothing_is_read_from_it_until_its_standby_is_back() throws Exception {
    assertThat(read(watched)).isEqualTo(1);

    standbyLeaves();

    assertThat(catchThrowable(() -> probe.send("probe", "2"))).isInstanceOf(DatabaseUnavailable.class);
    assertThat(catchThrowable(() -> read(watched))).isInstanceOf(DatabaseUnavailable.class);
    assertThat(catchThrowable(() -> readInTransaction(watched))).isInstanceOf(DatabaseUnavailable.class);
    assertThat(read(unwatched)).isEqualTo(1);

    standbyReturns();
    Patience.until("the probe is acknowledged", WITHIN, () -> catchThrowable(() -> probe.send("probe", "3")) == null);
    assertThat(read(watched)).isEqualTo(1);
    assertThat(readInTransaction(watched)).isEqualTo(1);
  }

  @Test
  void only_without_a_probe_just_acknowledged_a_read_brings_its_own_proof() throws Exception {
    List<String> statements = new CopyOnWriteArrayList<>();
    StatementObserver observer = (operation, text) -> {
      text.ifPresent(statements::add);
      return failure -> {};
    };
    try (Database database = new Database(SETTINGS, DatabaseLimits.SERVICE,
        new DatabaseObservers(Optional.empty(), pool -> ObservedConnections.of(pool, observer)));
        WriteProbe own = new WriteProbe(SETTINGS, database)) {
      read(database);
      assertThat(statements).containsExactly("SELECT 1", Acknowledgement.WRITE);

      Patience.until("a read within the time of the proof", WITHIN, () -> {
        own.send("probe", "1");
        statements.clear();
        read(database);
        return statements.equals(List.of("SELECT 1"));
      });
    }
  }

  @Test
  void a_commit_whose_wait_an_operator_ends_is_not_acknowledged() throws Exception {
    Postgres.execute(SETTINGS, "CREATE TABLE IF NOT EXISTS notes (text text)");
    standbyLeaves();
    CompletableFuture<Throwable> alone = CompletableFuture.supplyAsync(() -> catchThrowable(
        () -> unwatched.inStatement("INSERT INTO notes VALUES ('alone')", statement -> statement.executeUpdate())));
    cancelWait();
    assertThat(alone.get()).isInstanceOf(DatabaseUnavailable.class);

    CompletableFuture<Throwable> together = CompletableFuture
        .supplyAsync(() -> catchThrowable(() -> unwatched.inTransaction(
            session -> session.createNativeMutationQuery("INSERT INTO notes VALUES ('together')").executeUpdate())));
    cancelWait();
    assertThat(together.get()).isInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  void a_role_that_may_not_write_messages_needs_no_proof() {
    DatabaseSettings settings = Postgres.emptyDatabase();
    Postgres.execute(settings, "CREATE ROLE speechless LOGIN PASSWORD '" + Postgres.PASSWORD + "'");
    Postgres.query(settings, "SELECT 'REVOKE EXECUTE ON FUNCTION ' || oid::regprocedure || ' FROM PUBLIC' FROM pg_proc"
        + " WHERE proname = 'pg_logical_emit_message'").forEach(revoke -> Postgres.execute(settings, revoke));
    DatabaseSettings speechless = new DatabaseSettings(settings.jdbcUrl(), Optional.of("speechless"),
        settings.password(), 1);
    try (Database database = new Database(speechless); WriteProbe own = new WriteProbe(speechless, database)) {
      own.send("probe", "1");
      assertThat(read(database)).isEqualTo(1);
      own.send("probe", "2");
    }
  }

  /** Amazon Aurora refuses the functions of the WAL in this way, unless its WAL is logical. */
  @Test
  void a_server_that_offers_no_wal_needs_no_proof() {
    DatabaseSettings settings = Postgres.emptyDatabase();
    Postgres.execute(settings, "CREATE SCHEMA cloud");
    for (String function : List.of("pg_current_wal_lsn()", "pg_logical_emit_message(boolean, text, text)")) {
      Postgres.execute(settings, "CREATE FUNCTION cloud." + function + " RETURNS pg_lsn LANGUAGE plpgsql AS"
          + " $$ BEGIN RAISE 'no logical WAL' USING ERRCODE = '55000'; END $$");
    }
    DatabaseSettings cloud = Postgres.withUrl(settings, settings.jdbcUrl() + "?currentSchema=cloud,pg_catalog");
    try (Database database = new Database(cloud); WriteProbe own = new WriteProbe(cloud, database)) {
      own.send("probe", "1");
      assertThat(read(database)).isEqualTo(1);
      own.send("probe", "2");
    }
  }

  /** The server of the tests does not wait for a commit, neither for its disk nor for a standby. */
  private static DatabaseSettings durable(DatabaseSettings settings) {
    Postgres.query(settings, "SELECT current_database()")
        .forEach(name -> Postgres.execute(settings, "ALTER DATABASE " + name + " SET synchronous_commit = 'on'"));
    return settings;
  }

  private static void cancelWait() throws Exception {
    Patience.until("the wait for the standby", WITHIN, () -> Postgres.query(SETTINGS,
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            + " AND datname = current_database()")
        .contains("t"));
  }

  private static void standbyLeaves() throws Exception {
    Postgres.execute(SETTINGS, "ALTER SYSTEM SET synchronous_standby_names = 'gone'");
    Postgres.execute(SETTINGS, "SELECT pg_reload_conf()");
    Patience.until("the setting", WITHIN,
        () -> Postgres.query(SETTINGS, "SHOW synchronous_standby_names").contains("gone"));
  }

  private static void standbyReturns() {
    Postgres.execute(SETTINGS, "ALTER SYSTEM RESET synchronous_standby_names");
    Postgres.execute(SETTINGS, "SELECT pg_reload_conf()");
  }

  private static int read(Database database) {
    return database.inStatement("SELECT 1", statement -> {
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    });
  }

  private static int readInTransaction(Database database) {
    return database.inTransaction(session -> session.createNativeQuery("SELECT 1", Integer.class).getSingleResult());
  }
}
