package io.voicesurvey.adapters.persistence.program;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.port.TrustRulesContract;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcTrustRulesTest implements TrustRulesContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public TrustRules rules() {
    return new JdbcTrustRules(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public SessionRepository sessions() {
    return new HibernateSessionRepository(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
