package io.voicesurvey.application.port;

import java.time.Instant;

class InMemoryDormantUsersTest implements DormantUsersContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public DormantUsers dormantUsers() {
    return new InMemoryDormantUsers(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public WaitingUsers waitingUsers() {
    return new InMemoryWaitingUsers(database);
  }

  @Override
  public SessionRepository sessions() {
    return new InMemorySessionRepository(database);
  }

  @Override
  public Instant now() {
    return database.now();
  }
}
