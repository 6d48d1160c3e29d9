package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;

class InMemoryUsedLogoutTokensTest implements UsedLogoutTokensContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public UsedLogoutTokens usedLogoutTokens() {
    return new InMemoryUsedLogoutTokens(database);
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
