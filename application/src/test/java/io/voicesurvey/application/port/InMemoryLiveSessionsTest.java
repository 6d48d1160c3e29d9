package io.voicesurvey.application.port;

class InMemoryLiveSessionsTest implements LiveSessionsContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public LiveSessions liveSessions() {
    return new InMemoryLiveSessions(database);
  }

  @Override
  public SessionRepository sessions() {
    return new InMemorySessionRepository(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }
}
