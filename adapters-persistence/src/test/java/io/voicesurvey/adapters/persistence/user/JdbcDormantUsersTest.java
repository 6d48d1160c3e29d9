package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.application.port.DormantUsersContract;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import java.sql.ResultSet;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcDormantUsersTest implements DormantUsersContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public DormantUsers dormantUsers() {
    return new JdbcDormantUsers(POSTGRES.database());
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
  public SessionRepository sessions() {
    return new HibernateSessionRepository(POSTGRES.database());
  }

  @Override
  public Instant now() {
    return POSTGRES.database().inStatement("SELECT now()", statement -> {
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Times.read(row, 1);
      }
    });
  }
}
