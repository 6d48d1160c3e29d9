package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.adapters.persistence.DatabaseCheck.Result;
import io.voicesurvey.domain.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseCheckTest {
  private static final String ROLE = "checked";

  private final DatabaseSettings superuser = Postgres.emptyDatabase();
  private final DatabaseSettings application = new DatabaseSettings(superuser.jdbcUrl(), Optional.of(ROLE),
      Optional.of(Secret.of(Postgres.PASSWORD)), 2);

  @BeforeEach
  void createRole() {
    Postgres.execute(superuser, "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + Postgres.PASSWORD + "'");
    Postgres.execute(superuser, "GRANT CREATE ON SCHEMA public TO " + ROLE);
  }

  @AfterEach
  void dropRole() {
    Postgres.execute(superuser, "DROP OWNED BY " + ROLE + " CASCADE");
    Postgres.execute(superuser, "DROP ROLE " + ROLE);
  }

  @Test
  void a_sound_database_passes_all_checks() {
    new SchemaMigration(application).update();

    Map<String, Result> findings = findings(application, application);

    assertThat(findings).containsOnlyKeys("database", "schema", "audit trail", "direct connection");
    assertThat(findings.values()).allSatisfy(result -> assertThat(result.isOk()).as(result.finding()).isTrue());
  }

  @Test
  void an_old_schema_is_found_and_left_as_it_is() {
    DatabaseCheck empty = new DatabaseCheck(application, application);

    assertFailed(empty.schema(), "change sets are missing: run migrate");
    assertThat(findings(application, application)).containsOnlyKeys("database", "schema", "direct connection");
    assertThat(Postgres.query(superuser, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
    new SchemaMigration(application).update();
    new SchemaMigration(application).rollback(1);
    assertFailed(empty.schema(), "1 change sets are missing: run migrate");
  }

  @Test
  void rights_that_the_role_should_not_have_are_found() {
    new SchemaMigration(application).update();
    Postgres.execute(superuser, "GRANT DELETE ON audit_seals TO " + ROLE);

    assertFailed(new DatabaseCheck(application, application).auditTrail(),
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit_seals");
    assertFailed(new DatabaseCheck(superuser, superuser).auditTrail(), "is a superuser");
    assertFailed(new DatabaseCheck(superuser, superuser).auditTrail(), "The database of dev has no other role");
  }

  @Test
  void a_database_that_is_away_or_refuses_is_found() {
    DatabaseSettings away = Postgres.withUrl(application, "jdbc:postgresql://localhost:1/survey");
    DatabaseSettings stranger = new DatabaseSettings(application.jdbcUrl(), Optional.of("unknown"),
        Optional.of(Secret.of("wrong")), 1);

    assertOnly("database", away, away, "no answer (SQLSTATE 08001", "check host and port of DATABASE_URL");
    assertOnly("direct connection", application, away, "no answer (SQLSTATE 08001",
        "check host and port of DATABASE_LISTEN_URL");
    assertOnly("database", stranger, stranger, "the server does not accept this user from this address (SQLSTATE 28000",
        "check the user of DATABASE_URL");
  }

  @Test
  void each_refusal_has_a_cause_and_a_remedy_of_its_own() {
    String url = application.jdbcUrl();
    Postgres.execute(superuser, "ALTER ROLE " + ROLE + " CONNECTION LIMIT 0");
    assertOnly("database", application, application, "SQLSTATE 53300", "lower DATABASE_POOL_SIZE");
    Postgres.execute(superuser, "ALTER ROLE " + ROLE + " CONNECTION LIMIT -1 NOLOGIN");
    assertOnly("database", application, application, "SQLSTATE 28000", "whether it has the attribute LOGIN");
    Postgres.execute(superuser, "ALTER ROLE " + ROLE + " LOGIN");
    Map.of("?sslmode=require", "the connection was rejected (SQLSTATE 08004", "?options=-c%20no_such=1",
        "the server does not know an option (SQLSTATE 42704", "?options=-c%20work_mem=x",
        "the server does not accept the value of an option (SQLSTATE 22023",
        "?options=-c%20default_transaction_read_only=on", "it is a standby, or read-only")
        .forEach((options, cause) -> {
          DatabaseSettings refused = Postgres.withUrl(application, url + options);
          assertOnly("database", refused, refused, cause, "DATABASE_URL");
        });
    DatabaseSettings nowhere = Postgres.withUrl(application, url.replaceAll("/\\w+$", "/nowhere"));
    assertOnly("database", nowhere, nowhere, "the database does not exist (SQLSTATE 3D000", "create it");
    DatabaseSettings nameless = Postgres.withUrl(application, "jdbc:postgresql://no-such-host.invalid:1/survey");
    assertOnly("database", nameless, nameless, "the host's name is unknown", "correct the host of DATABASE_URL");
  }

  @Test
  void a_problem_that_a_migration_cannot_solve_is_found() {
    Postgres.execute(superuser, "REVOKE CREATE ON SCHEMA public FROM PUBLIC, " + ROLE);
    assertFailed(findings(application, application).get("schema"), "GRANT CREATE ON SCHEMA public TO " + ROLE);
    assertThatThrownBy(() -> new SchemaMigration(application).update()).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GRANT CREATE ON SCHEMA public TO " + ROLE);

    Postgres.execute(superuser, "GRANT CREATE ON SCHEMA public TO " + ROLE);
    Postgres.execute(superuser, "CREATE TABLE users (id integer)");
    assertFailed(findings(application, application).get("schema"),
        "the database has tables of another application: users");

    DatabaseSettings lost = Postgres.withUrl(application, application.jdbcUrl() + "?currentSchema=nowhere");
    assertFailed(findings(lost, lost).get("schema"), "no schema of the search path exists");
  }

  @Test
  void an_encoding_in_which_not_every_name_can_be_kept_is_found() {
    DatabaseSettings latin = Postgres.emptyDatabase("TEMPLATE template0 LOCALE 'C' ENCODING 'LATIN1'");

    assertOnly("database", latin, latin, "its encoding is LATIN1", "--encoding=UTF8");
  }

  @Test
  void one_that_listens_at_another_database_is_found() {
    new SchemaMigration(application).update();
    DatabaseSettings other = Postgres.migratedDatabase();

    assertFailed(findings(application, other).get("direct connection"),
        "a notification sent through DATABASE_URL does not arrive at DATABASE_LISTEN_URL");
  }

  private static Map<String, Result> findings(DatabaseSettings settings, DatabaseSettings listen) {
    Map<String, Result> findings = new LinkedHashMap<>();
    new DatabaseCheck(settings, listen).run(findings::put);
    return findings;
  }

  /** One check failed, and the checks that depend on it are skipped. */
  private static void assertOnly(String subject, DatabaseSettings settings, DatabaseSettings listen, String... advice) {
    Map<String, Result> findings = findings(settings, listen);
    findings.values().removeIf(Result::isOk);
    assertThat(findings).containsOnlyKeys(subject);
    for (String part : advice) {
      assertFailed(findings.get(subject), part);
    }
  }

  private static void assertFailed(Result result, String advice) {
    assertThat(result.isOk()).as(result.finding()).isFalse();
    assertThat(result.finding()).contains(advice).doesNotContain(Postgres.PASSWORD);
  }
}
