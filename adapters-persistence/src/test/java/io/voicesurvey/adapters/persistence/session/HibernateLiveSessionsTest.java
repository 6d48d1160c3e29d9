package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.LiveSessionsContract;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateLiveSessionsTest implements LiveSessionsContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public LiveSessions liveSessions() {
    return new HibernateLiveSessions(POSTGRES.database());
  }

  @Override
  public SessionRepository sessions() {
    return new HibernateSessionRepository(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }
}
