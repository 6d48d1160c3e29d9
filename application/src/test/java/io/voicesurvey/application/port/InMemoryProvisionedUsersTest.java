package io.voicesurvey.application.port;

class InMemoryProvisionedUsersTest implements ProvisionedUsersContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public ProvisionedUsers provisionedUsers() {
    return new InMemoryProvisionedUsers(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public WaitingUsers waitingUsers() {
    return new InMemoryWaitingUsers(database);
  }
}
