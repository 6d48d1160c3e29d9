package io.voicesurvey.application.port;

class InMemoryTrustRulesTest implements TrustRulesContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public TrustRules rules() {
    return new InMemoryTrustRules(database);
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
