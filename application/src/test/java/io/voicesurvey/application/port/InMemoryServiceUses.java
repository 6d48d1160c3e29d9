package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.UserId;

/** Stores each use in an {@link InMemoryDatabase} immediately. */
public final class InMemoryServiceUses implements ServiceUses {
  private final InMemoryDatabase database;

  public InMemoryServiceUses(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public void record(UserId account) {
    database.serviceUses().put(account, database.now());
  }
}
