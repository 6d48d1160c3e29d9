package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.port.WaitingUsersContract;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateWaitingUsersTest implements WaitingUsersContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public WaitingUsers waitingUsers() {
    return new HibernateWaitingUsers(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
