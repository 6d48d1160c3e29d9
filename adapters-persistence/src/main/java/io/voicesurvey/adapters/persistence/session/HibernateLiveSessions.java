package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/** Live sessions, read from the database for each call, so that no answer is outdated. */
public final class HibernateLiveSessions implements LiveSessions {
  private final SessionRepository sessions;

  public HibernateLiveSessions(Database database) {
    this.sessions = new HibernateSessionRepository(database);
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return sessions.find(id);
  }
}
