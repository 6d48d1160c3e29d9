package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.DirectoryGroupsContract;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcDirectoryGroupsTest implements DirectoryGroupsContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public DirectoryGroups groups() {
    return new JdbcDirectoryGroups(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public WaitingUsers waitingUsers() {
    return new HibernateWaitingUsers(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
