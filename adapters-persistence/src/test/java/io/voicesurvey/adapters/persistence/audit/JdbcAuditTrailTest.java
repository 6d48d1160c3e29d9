package io.voicesurvey.adapters.persistence.audit;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.AuditTrailContract;
import io.voicesurvey.application.port.Transactions;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcAuditTrailTest implements AuditTrailContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public AuditTrail auditTrail() {
    return new JdbcAuditTrail(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
