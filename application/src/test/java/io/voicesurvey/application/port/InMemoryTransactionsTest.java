package io.voicesurvey.application.port;

class InMemoryTransactionsTest implements TransactionsContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }
}
