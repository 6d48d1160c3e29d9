package io.voicesurvey.application.port;

import java.time.Duration;
import java.util.function.Supplier;

/** Transactions over an {@link InMemoryDatabase}. */
public final class InMemoryTransactions implements Transactions {
  private final InMemoryDatabase database;

  public InMemoryTransactions(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return database.inTransaction(work);
  }

  @Override
  public boolean isDatabaseReachable() {
    return database.isReachable();
  }

  @Override
  public Duration outages(Duration availability) {
    return database.outages(availability);
  }
}
