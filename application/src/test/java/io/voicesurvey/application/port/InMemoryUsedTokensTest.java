package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;

class InMemoryUsedTokensTest implements UsedTokensContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public UsedTokens usedTokens() {
    return new InMemoryUsedTokens(database);
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
