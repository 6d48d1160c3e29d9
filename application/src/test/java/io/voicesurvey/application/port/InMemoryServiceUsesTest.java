package io.voicesurvey.application.port;

class InMemoryServiceUsesTest implements ServiceUsesContract {
  private final MutableClock clock = new MutableClock(Samples.NOW);
  private final InMemoryDatabase database = new InMemoryDatabase(clock);

  @Override
  public ServiceUses uses() {
    return new InMemoryServiceUses(database);
  }

  @Override
  public ServiceAccounts accounts() {
    return new InMemoryServiceAccounts(database);
  }

  @Override
  public UserRepository users() {
    return new InMemoryUserRepository(database);
  }

  @Override
  public MutableClock clock() {
    return clock;
  }

  @Override
  public void aMinutePasses() {
    // Each use is stored immediately.
  }
}
