package io.voicesurvey.adapters.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the trail by a superuser. */
class TamperedTrailTest {
  private static final String EVENT = "at, type, actor, detail) OVERRIDING SYSTEM VALUE VALUES (";

  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final Database database = new Database(settings);
  private final AuditTrail auditTrail = new JdbcAuditTrail(database);

  @BeforeEach
  void recordAndSeal() {
    for (int i = 0; i < 3; i++) {
      auditTrail.add(
          new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("a", "b"), Samples.NOW));
    }
    assertThat(new JdbcAuditSeals(database).seal(10)).isEqualTo(3);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void rows_of_a_table_that_inherits_are_no_events() {
    Postgres.execute(settings, "CREATE TABLE audit_child () INHERITS (audit_events);"
        + " INSERT INTO audit_child (id, at, type, actor, detail) VALUES (9, now(), 'login', 'forged', '{}')");

    assertThat(auditTrail.find(AuditTrail.Filter.ALL, Optional.empty(), 10)).hasSize(3);
    assertThat(verify()).isInstanceOf(Outcome.Intact.class);
  }

  @Test
  void a_seal_below_the_first_makes_no_event_a_sealed_one() {
    Postgres.execute(settings, "ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_number_check;"
        + " INSERT INTO audit_events (id, " + EVENT + "9, now(), 'login', 'forged', '{}');"
        + " INSERT INTO audit_seals VALUES (-1, 9, sha256('x'))");

    assertThat(verify()).isEqualTo(new Outcome.ExtraSeal(-1));
  }

  @Test
  void an_event_that_is_there_twice_is_named() {
    Postgres.execute(settings, "ALTER TABLE audit_events DROP CONSTRAINT audit_events_pkey;"
        + " INSERT INTO audit_events (id, " + EVENT + "2, now(), 'login', 'forged', '{}')");

    assertThat(verify()).isInstanceOf(Outcome.Broken.class).asString().contains("eventId=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "actor", "at", "detail"})
  void an_event_of_which_something_was_taken_away_is_named_and_shown(String column) {
    tamper("audit_events", "ALTER COLUMN " + column + " DROP NOT NULL",
        "UPDATE audit_events SET " + column + " = NULL WHERE id = 2");

    assertThat(verify()).isInstanceOf(Outcome.EventChanged.class).asString().contains("eventId=2");
    assertThat(auditTrail.find(AuditTrail.Filter.ALL, Optional.empty(), 10)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "'x'"})
  void a_seal_whose_hash_is_none_is_named(String hash) {
    tamper("audit_seals", "ALTER COLUMN hash DROP NOT NULL, DROP CONSTRAINT audit_seals_hash_check",
        "UPDATE audit_seals SET hash = " + hash + " WHERE number = 2");

    assertThat(verify()).isInstanceOf(Outcome.EventChanged.class).asString().contains("number=2");
  }

  private void tamper(String table, String alteration, String change) {
    Postgres.execute(settings, "ALTER TABLE " + table + " DISABLE TRIGGER USER, " + alteration + "; " + change);
  }

  private Outcome verify() {
    return new VerifyAuditTrail(new JdbcAuditSeals(database), auditTrail, () -> Samples.NOW)
        .execute(new VerifyAuditTrail.Command(Optional.empty(), List.of()));
  }
}
