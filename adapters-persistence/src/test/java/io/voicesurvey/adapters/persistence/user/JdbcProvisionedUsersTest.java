package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.ProvisionedUsersContract;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcProvisionedUsersTest implements ProvisionedUsersContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public ProvisionedUsers provisionedUsers() {
    return new JdbcProvisionedUsers(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public WaitingUsers waitingUsers() {
    return new HibernateWaitingUsers(POSTGRES.database());
  }
}
