package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.DatabaseCheck.Result;
import io.voicesurvey.domain.Secret;
import java.util.List;
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
  void what_is_as_it_should_be_is_found_so() {
    new SchemaMigration(application).update();
    DatabaseCheck check = new DatabaseCheck(application, application);

    assertThat(List.of(check.connection(), check.schema(), check.auditTrail(), check.directConnection()))
        .allSatisfy(result -> assertThat(result.isOk()).as(result.finding()).isTrue());
  }

  @Test
  void an_old_schema_is_found_and_left_as_it_is() {
    DatabaseCheck empty = new DatabaseCheck(application, application);

    assertFailed(empty.schema(), "change sets are missing: run migrate");
    assertFailed(empty.auditTrail(), "run migrate");
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
  }

  @Test
  void a_database_that_is_away_or_refuses_is_found() {
    DatabaseSettings away = Postgres.withUrl(application, "jdbc:postgresql://localhost:1/survey");
    DatabaseSettings stranger = new DatabaseSettings(application.jdbcUrl(), Optional.of("nobody"),
        Optional.of(Secret.of("wrong")), 1);
    DatabaseCheck check = new DatabaseCheck(away, away);

    assertThat(List.of(check.connection(), check.schema(), check.auditTrail(), check.directConnection()))
        .allSatisfy(result -> assertFailed(result, "no answer: check DATABASE_"));
    assertFailed(new DatabaseCheck(stranger, stranger).connection(), "check user, password and database");
  }

  private static void assertFailed(Result result, String advice) {
    assertThat(result.isOk()).as(result.finding()).isFalse();
    assertThat(result.finding()).contains(advice).doesNotContain(Postgres.PASSWORD);
  }
}
