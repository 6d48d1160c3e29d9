package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/** Queries the {@link InMemoryDatabase} each time. */
public final class InMemoryLiveSessions implements LiveSessions {
  private final SessionRepository sessions;

  public InMemoryLiveSessions(InMemoryDatabase database) {
    this.sessions = new InMemorySessionRepository(database);
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return sessions.find(id);
  }
}
