package io.voicesurvey.application.port;

class InMemoryPendingRolesTest implements PendingRolesContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public PendingRoles pendingRoles() {
    return new InMemoryPendingRoles(database);
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
