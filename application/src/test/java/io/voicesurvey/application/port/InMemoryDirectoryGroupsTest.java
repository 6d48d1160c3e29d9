package io.voicesurvey.application.port;

class InMemoryDirectoryGroupsTest implements DirectoryGroupsContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public DirectoryGroups groups() {
    return new InMemoryDirectoryGroups(database);
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
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
