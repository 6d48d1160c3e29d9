package io.voicesurvey.adapters.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** The role of the application owns the tables and is not a superuser. */
class AppendOnlyTest {
  private static final String ROLE = "voicesurvey";
  private static final DatabaseSettings SUPERUSER = Postgres.emptyDatabase();
  private static final DatabaseSettings APPLICATION = new DatabaseSettings(SUPERUSER.jdbcUrl(), Optional.of(ROLE),
      Optional.of(Secret.of(Postgres.PASSWORD)), 2);

  @BeforeAll
  static void recordAndSeal() {
    Postgres.execute(SUPERUSER, "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + Postgres.PASSWORD + "'");
    Postgres.execute(SUPERUSER, "GRANT CREATE ON SCHEMA public TO " + ROLE);
    new SchemaMigration(APPLICATION).update();
    try (Database database = new Database(APPLICATION)) {
      new JdbcAuditTrail(database).add(
          new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("a", "b"), Samples.NOW));
      assertThat(new JdbcAuditSeals(database).seal(10)).isEqualTo(1);
    }
  }

  @AfterAll
  static void dropRole() {
    new SchemaMigration(APPLICATION).rollback(Integer.MAX_VALUE);
    Postgres.execute(SUPERUSER, "DROP OWNED BY " + ROLE);
    Postgres.execute(SUPERUSER, "DROP ROLE " + ROLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit_events", "audit_seals"})
  void the_application_s_role_may_read_and_add_and_nothing_that_changes_a_row(String table) {
    assertThat(Postgres.query(SUPERUSER, "SELECT privilege_type FROM pg_class, aclexplode(relacl) WHERE oid = '" + table
        + "'::regclass AND grantee = '" + ROLE + "'::regrole")).contains("SELECT", "INSERT")
        .doesNotContain("UPDATE", "DELETE", "TRUNCATE");
    assertThat(Postgres.query(SUPERUSER, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '" + table
        + "'::regclass")).containsExactly(ROLE);
  }

  @ParameterizedTest
  @CsvSource({"UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events",
      "UPDATE audit_seals SET number = 7", "DELETE FROM audit_seals", "TRUNCATE audit_seals"})
  void a_change_of_a_row_is_refused_by_right_and_to_a_superuser_by_trigger(String sql) {
    assertThatThrownBy(() -> Postgres.execute(APPLICATION, sql)).hasMessageContaining("permission denied for table");
    assertThatThrownBy(() -> Postgres.execute(SUPERUSER, sql)).hasMessageContaining("is only ever added to");
    assertThatThrownBy(() -> Postgres.execute(SUPERUSER, "SET session_replication_role = replica; " + sql))
        .hasMessageContaining("is only ever added to");
    assertThat(Postgres.query(SUPERUSER, "SELECT actor FROM audit_events JOIN audit_seals ON event_id = id"))
        .containsExactly("command");
  }

  @Test
  void a_role_without_a_right_to_the_table_cannot_delay_the_sealing() {
    for (String lock : new String[]{"SELECT FROM audit_sealing FOR UPDATE", "LOCK TABLE audit_sealing"}) {
      assertThatThrownBy(
          () -> Postgres.execute(SUPERUSER, "CREATE ROLE audit_stranger; SET ROLE audit_stranger; " + lock))
          .hasMessageContaining("permission denied for table audit_sealing");
    }
  }

  @Test
  void a_detail_that_is_no_object_of_texts_is_refused() {
    for (String detail : new String[]{"[]", "\"a\"", "null", "{\"a\": 1}", "{\"a\": {\"b\": \"c\"}}",
        "{\"a\": null}"}) {
      assertThatThrownBy(() -> Postgres.execute(APPLICATION,
          "INSERT INTO audit_events (at, type, actor, detail) VALUES (now(), 'login', 'x', '" + detail + "')"))
          .as(detail).hasMessageContaining("audit_events_detail_check");
    }
  }
}
