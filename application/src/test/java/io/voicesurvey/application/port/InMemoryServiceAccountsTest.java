package io.voicesurvey.application.port;

class InMemoryServiceAccountsTest implements ServiceAccountsContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public ServiceAccounts accounts() {
    return new InMemoryServiceAccounts(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public SessionRepository sessions() {
    return new InMemorySessionRepository(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
