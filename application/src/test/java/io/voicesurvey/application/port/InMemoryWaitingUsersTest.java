package io.voicesurvey.application.port;

class InMemoryWaitingUsersTest implements WaitingUsersContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public WaitingUsers waitingUsers() {
    return new InMemoryWaitingUsers(database);
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
