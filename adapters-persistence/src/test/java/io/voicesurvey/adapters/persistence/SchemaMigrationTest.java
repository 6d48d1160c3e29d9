package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaMigrationTest {
  private static final int CHANGE_SETS = 58;
  /** The change sets of the first file. The next one that changes the sessions is not included. */
  private static final int FIRST_CHANGE_SETS = 5;
  /** The only change set whose way back adds something: columns that it lets be null. */
  private static final String LETS_BE_NULL = "let-users-wait-for-an-identity";
  private static final List<String> REQUIRED_AGAIN = List.of("column users.issuer text NO",
      "column users.subject text NO", "constraint users_issuer_not_null NOT NULL issuer",
      "constraint users_subject_not_null NOT NULL subject");

  /**
   * All objects that a change set could leave: tables, columns, constraints, indexes, types, functions, triggers,
   * rights.
   */
  private static final String SCHEMA = """
      SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'databasechangelog%'
      UNION SELECT 'index ' || indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename NOT LIKE 'databasechangelog%'
      UNION SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'databasechangelog%'
      UNION SELECT 'label ' || typname || '.' || enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
      UNION SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      UNION SELECT 'trigger ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
      UNION SELECT 'right ' || relname || ' ' || privilege_type || ' ' || pg_get_userbyid(grantee)
        FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'databasechangelog%'
      ORDER BY 1""";

  private final DatabaseSettings settings = Postgres.emptyDatabase();
  private final SchemaMigration migration = new SchemaMigration(settings);

  @Test
  void every_change_set_goes_up_down_and_up_again() {
    migration.update();
    List<String> complete = schema();
    assertThat(applied()).hasSize(CHANGE_SETS);

    for (int count = 1; count <= CHANGE_SETS; count++) {
      migration.rollback(count);
      assertThat(applied()).hasSize(CHANGE_SETS - count);
      migration.update();
      assertThat(schema()).isEqualTo(complete);
    }
  }

  @Test
  void one_step_back_at_a_time_leaves_nothing_in_the_end() {
    migration.update();
    List<String> before = schema();

    for (int left = CHANGE_SETS - 1; left >= 0; left--) {
      String undone = applied().getLast();
      migration.rollback(1);
      List<String> after = schema();
      assertThat(applied()).hasSize(left);
      List<String> added = new ArrayList<>(names(after));
      added.removeAll(names(before));
      assertThat(added).as(undone).isEqualTo(undone.equals(LETS_BE_NULL) ? REQUIRED_AGAIN : List.of());
      assertThat(after).isNotEqualTo(before).hasSizeLessThanOrEqualTo(before.size());
      before = after;
    }
    assertThat(schema()).isEmpty();
  }

  /** A change set may replace the body of a function, whose first line names it. */
  private static List<String> names(List<String> schema) {
    return schema.stream().map(part -> part.lines().findFirst().orElseThrow()).toList();
  }

  @Test
  void more_steps_back_than_there_are_take_back_all() {
    migration.update();

    assertThat(migration.rollback(1)).isEqualTo(1);
    assertThat(migration.rollback(CHANGE_SETS + 10)).isEqualTo(CHANGE_SETS - 1);
    assertThat(migration.rollback(1)).isZero();

    assertThat(schema()).isEmpty();
  }

  @Test
  void less_than_one_step_back_is_refused() {
    assertThatThrownBy(() -> migration.rollback(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> migration.rollbackSql(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_second_update_changes_nothing() {
    migration.update();
    List<String> complete = schema();

    migration.update();

    assertThat(schema()).isEqualTo(complete);
    assertThat(applied()).hasSize(CHANGE_SETS);
  }

  @Test
  void a_migrated_database_waits_for_no_lock() throws Exception {
    migration.update();
    try (Connection holder = Postgres.connect(settings)) {
      LockServiceFactory.getInstance().getLockService(
          DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(holder))).waitForLock();

      assertTimeoutPreemptively(Duration.ofSeconds(20), migration::update);

      assertThat(Postgres.query(settings, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"))
          .isNotEmpty();
    }
  }

  @Test
  void a_change_set_that_was_forgotten_is_applied_again() {
    migration.update();
    List<String> complete = schema();
    Postgres.execute(settings, "DROP INDEX sessions_of_user_idx");
    Postgres.execute(settings, "DELETE FROM databasechangelog WHERE id = 'index-sessions-of-user'");

    migration.update();

    assertThat(applied()).hasSize(CHANGE_SETS);
    assertThat(schema()).isEqualTo(complete);
  }

  @Test
  void a_schema_that_comes_later_in_the_search_path_is_another() {
    migration.update();
    Postgres.execute(settings, "CREATE SCHEMA tenant");
    DatabaseSettings tenant = Postgres.withUrl(settings, settings.jdbcUrl() + "?currentSchema=tenant,public");

    new SchemaMigration(tenant).update();

    assertThat(Postgres.query(settings, "SELECT count(*) FROM tenant.databasechangelog"))
        .containsExactly(Integer.toString(CHANGE_SETS));
  }

  @Test
  void a_role_that_may_not_mark_a_schema_that_is_up_to_date_starts_all_the_same() {
    migration.update();
    Postgres.execute(settings, "UPDATE databasechangelog SET tag = NULL");
    Postgres.execute(settings, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        + "$$ BEGIN RAISE insufficient_privilege; END $$");
    Postgres.execute(settings,
        "CREATE TRIGGER refuse BEFORE UPDATE ON databasechangelog FOR EACH ROW EXECUTE FUNCTION refuse()");

    migration.update();

    assertThat(Postgres.query(settings, "SELECT 1 FROM databasechangelog WHERE tag IS NOT NULL")).isEmpty();
  }

  @Test
  void a_schema_of_a_later_release_keeps_its_mark() {
    migration.update();
    Postgres.execute(settings, "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, "
        + "exectype, tag) VALUES ('later', 'voicesurvey', 'later.sql', now(), 1000, 'EXECUTED', '27 later')");

    migration.update();

    assertThat(Postgres.query(settings, "SELECT tag FROM databasechangelog WHERE id = 'later'"))
        .containsExactly("27 later");
  }

  @Test
  void a_schema_of_another_changelog_is_looked_at_anew() {
    migration.update();
    String mark = "SELECT tag FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1";
    List<String> ours = Postgres.query(settings, mark);
    Postgres.execute(settings, "UPDATE databasechangelog SET tag = '26 another' WHERE tag IS NOT NULL");

    migration.update();

    assertThat(ours.getFirst()).matches(CHANGE_SETS + " [0-9a-f]{64}");
    assertThat(Postgres.query(settings, mark)).isEqualTo(ours);
  }

  @Test
  void a_dry_run_prints_the_statements_and_does_nothing() {
    String sql = migration.updateSql();

    assertThat(sql).contains("CREATE TYPE user_role", "CREATE TYPE user_status", "CREATE TABLE users",
        "CREATE TABLE sessions", "CREATE INDEX sessions_of_user_idx", "CREATE TABLE spent_tokens",
        "CREATE INDEX sessions_of_provider_session_idx", "CREATE FUNCTION notify_live_sessions",
        "CREATE TRIGGER sessions_changed", "CREATE TRIGGER users_changed",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit_events");
    assertThat(Postgres.query(settings, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactly("0");
  }

  @Test
  void the_printed_sql_makes_the_same_schema() {
    DatabaseSettings byHand = Postgres.emptyDatabase();
    Postgres.execute(byHand, new SchemaMigration(byHand).updateSql());
    migration.update();

    assertThat(Postgres.query(byHand, SCHEMA)).isEqualTo(schema());

    new SchemaMigration(byHand).update();
    assertThat(Postgres.query(byHand, SCHEMA)).isEqualTo(schema());
  }

  @Test
  void a_dry_run_back_prints_the_statements_and_does_nothing() {
    migration.update();
    List<String> complete = schema();

    String sql = migration.rollbackSql(CHANGE_SETS - 3);

    assertThat(sql).contains("DROP TRIGGER users_changed", "DROP TRIGGER sessions_changed",
        "DROP FUNCTION notify_live_sessions()", "DROP INDEX sessions_of_provider_session_idx",
        "DROP TABLE spent_tokens",
        "DROP INDEX sessions_of_user_idx", "DROP TABLE sessions")
        .doesNotContain("DROP TABLE users");
    assertThat(schema()).isEqualTo(complete);
    assertThat(applied()).hasSize(CHANGE_SETS);
  }

  @Test
  void after_the_last_change_set_a_dry_run_prints_no_change() {
    migration.update();

    assertThat(migration.updateSql()).doesNotContain("CREATE TABLE", "CREATE TRIGGER");
  }

  @Test
  void instances_that_start_together_migrate_once() {
    Callable<Boolean> update = () -> {
      new SchemaMigration(settings).update();
      return true;
    };

    assertThat(Race.run(List.of(update, update, update))).containsOnly(true);

    assertThat(applied()).hasSize(CHANGE_SETS);
  }

  @Test
  void the_lock_is_an_advisory_one_and_dies_with_its_connection() throws Exception {
    migration.update();
    migration.rollback(CHANGE_SETS - FIRST_CHANGE_SETS);
    try (Connection blocker = Postgres.connect(settings);
        Statement statement = blocker.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE users");
      Future<?> migrating = threads.submit(migration::update);
      awaitOne("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted");
      awaitOne("SELECT pid FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted");

      awaitOne("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");

      assertThatThrownBy(() -> migrating.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(DatabaseUnavailable.class);
      blocker.rollback();
    }

    migration.update();

    assertThat(applied()).hasSize(CHANGE_SETS);
  }

  @Test
  void a_migration_that_waits_for_a_transaction_lets_others_pass() throws Exception {
    migration.update();
    migration.rollback(2);
    try (Connection writer = Postgres.connect(settings);
        Connection other = Postgres.connect(settings);
        Statement write = writer.createStatement();
        Statement otherWrite = other.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      writer.setAutoCommit(false);
      other.setAutoCommit(false);
      write.execute("LOCK TABLE users IN ROW EXCLUSIVE MODE");
      Future<Integer> migrating = threads.submit(migration::update);
      awaitOne("SELECT pid FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted");

      assertTimeoutPreemptively(Duration.ofSeconds(20),
          () -> otherWrite.execute("LOCK TABLE users IN ROW EXCLUSIVE MODE"));

      assertThat(migrating.isDone()).isFalse();
      other.rollback();
      writer.rollback();
      assertThat(migrating.get(60, TimeUnit.SECONDS)).isEqualTo(2);
    }
    assertThat(applied()).hasSize(CHANGE_SETS);
  }

  @Test
  void nothing_is_said_on_standard_output() {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      migration.update();
      migration.updateSql();
      migration.rollback(CHANGE_SETS);
    } finally {
      System.setOut(before);
    }

    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void a_database_that_refuses_connections_is_unavailable() {
    DatabaseSettings unreachable = Postgres.withUrl(settings, "jdbc:postgresql://localhost:1/none");

    assertThatThrownBy(() -> new SchemaMigration(unreachable).update()).isInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  void a_database_that_does_not_answer_is_unavailable_within_five_seconds() throws Exception {
    try (Link link = new Link(Postgres.port())) {
      link.freeze();
      DatabaseSettings silent = Postgres.withUrl(settings, "jdbc:postgresql://localhost:" + link.port() + "/none");
      long start = System.nanoTime();

      assertThatThrownBy(() -> new SchemaMigration(silent).update()).isInstanceOf(DatabaseUnavailable.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_server_that_refuses_connections_is_reported_with_a_remedy() {
    DatabaseSettings away = Postgres.withUrl(settings, "jdbc:postgresql://localhost:1/none");
    DatabaseSettings readOnly = Postgres.withUrl(settings,
        settings.jdbcUrl() + "?options=-c%20default_transaction_read_only=on");

    assertThatThrownBy(() -> new SchemaMigration(away).update()).isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("check host and port of DATABASE_LISTEN_URL (or DATABASE_URL if it is not set)");
    assertThatThrownBy(() -> new SchemaMigration(readOnly).update()).isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("point DATABASE_LISTEN_URL (or DATABASE_URL if it is not set) to the primary");
  }

  @Test
  void an_unsuitable_database_is_no_outage() {
    Postgres.execute(settings, "CREATE TABLE users (id integer)");

    assertThatThrownBy(migration::update).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "the database has tables of another application: users. Use a separate database for this service")
        .hasNoCause();
    assertThat(Postgres.query(settings, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactly("users");
  }

  @Test
  void a_table_of_a_later_change_set_that_exists_is_reported_in_a_sentence() {
    migration.update();
    migration.rollback(CHANGE_SETS - FIRST_CHANGE_SETS);
    Postgres.execute(settings, "CREATE TABLE audit_events (id integer)");

    assertThatThrownBy(migration::update).isInstanceOf(IllegalStateException.class).hasNoCause()
        .hasMessageContaining("another table with that name exists already (SQLSTATE 42P07")
        .message().doesNotContain("CREATE TABLE", "\n");
  }

  @Test
  void the_number_of_applied_change_sets_is_reported() {
    assertThat(migration.update()).isEqualTo(CHANGE_SETS);
    assertThat(migration.update()).isZero();
    migration.rollback(2);
    assertThat(migration.update()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
  void a_database_in_which_not_every_name_can_be_kept_is_refused(String encoding) {
    DatabaseSettings other = Postgres.emptyDatabase("TEMPLATE template0 LOCALE 'C' ENCODING '" + encoding + "'");

    assertThatThrownBy(() -> new SchemaMigration(other).update()).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its encoding is " + encoding).hasMessageContaining("--encoding=UTF8");
  }

  @Test
  void the_labels_of_the_enum_types_are_those_of_the_domain() {
    migration.update();

    assertThat(Postgres.query(settings, "SELECT unnest(enum_range(NULL::user_role))::text"))
        .containsExactlyElementsOf(Arrays.stream(Role.values()).map(Role::label).toList());
    assertThat(Postgres.query(settings, "SELECT unnest(enum_range(NULL::user_status))::text"))
        .containsExactlyElementsOf(Arrays.stream(UserStatus.values()).map(UserStatus::label).toList());
  }

  private List<String> schema() {
    return Postgres.query(settings, SCHEMA);
  }

  private List<String> applied() {
    return Postgres.query(settings, "SELECT id FROM databasechangelog ORDER BY orderexecuted");
  }

  private void awaitOne(String query) {
    long start = System.nanoTime();
    while (Postgres.query(settings, query).isEmpty()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      Thread.onSpinWait();
    }
  }
}
