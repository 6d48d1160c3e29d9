package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;

class InMemorySpentTokensTest implements SpentTokensContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public SpentTokens spentTokens() {
    return new InMemorySpentTokens(database);
  }

  @Override
  public Instant ahead(Duration time) {
    return database.now().plus(time);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
