package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.adapters.persistence.audit.JdbcAuditSeals;
import io.voicesurvey.application.port.SchemaOutdated;
import org.junit.jupiter.api.Test;

class SchemaOutdatedTest {
  @Test
  void a_database_that_was_never_migrated_says_so() {
    try (Database database = new Database(Postgres.emptyDatabase())) {
      assertThatThrownBy(() -> new JdbcAuditSeals(database).seal(1)).isInstanceOf(SchemaOutdated.class)
          .hasMessageContaining("run migrate");
    }
  }
}
