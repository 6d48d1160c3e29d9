package io.voicesurvey.application.port;

class InMemorySpentTokensTest implements SpentTokensContract {
  private final InMemoryDatabase database = new InMemoryDatabase();

  @Override
  public SpentTokens spentTokens() {
    return new InMemorySpentTokens(database);
  }

  @Override
  public Transactions transactions() {
    return new InMemoryTransactions(database);
  }
}
