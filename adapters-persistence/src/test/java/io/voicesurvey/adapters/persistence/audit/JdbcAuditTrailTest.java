package io.voicesurvey.adapters.persistence.audit;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.AuditTrailContract;
import io.voicesurvey.application.port.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class JdbcAuditTrailTest implements AuditTrailContract {
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Database DATABASE = new Database(SETTINGS);

  @BeforeEach
  void empty() {
    Postgres.empty(SETTINGS);
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Override
  public AuditTrail auditTrail() {
    return new JdbcAuditTrail(DATABASE);
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(DATABASE);
  }
}
