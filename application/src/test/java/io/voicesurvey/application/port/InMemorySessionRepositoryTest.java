package io.voicesurvey.application.port;

class InMemorySessionRepositoryTest implements SessionRepositoryContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public SessionRepository sessions() {
    return new InMemorySessionRepository(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
