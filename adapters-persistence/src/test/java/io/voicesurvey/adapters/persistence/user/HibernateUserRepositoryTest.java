package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateUserRepositoryTest implements UserRepositoryContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
