package io.voicesurvey.application.port;

import java.time.Duration;

class InMemoryRechecksTest implements RechecksContract {
  private final MutableClock clock = new MutableClock(Samples.NOW);
  private final InMemoryDatabase database = new InMemoryDatabase(clock);

  @Override
  public Rechecks rechecks() {
    return new InMemoryRechecks(database);
  }

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

  @Override
  public void pass(Duration time) {
    clock.advance(time);
  }
}
