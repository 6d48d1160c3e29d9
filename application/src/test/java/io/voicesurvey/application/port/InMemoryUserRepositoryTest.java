package io.voicesurvey.application.port;

class InMemoryUserRepositoryTest implements UserRepositoryContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
