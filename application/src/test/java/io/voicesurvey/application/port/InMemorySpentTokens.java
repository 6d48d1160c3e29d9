package io.voicesurvey.application.port;

import java.time.Instant;
import java.util.List;

/** Spent tokens in an {@link InMemoryDatabase}. */
public final class InMemorySpentTokens implements SpentTokens {
  private final InMemoryDatabase database;

  public InMemorySpentTokens(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public boolean spend(String issuer, String tokenId, Instant expiresAt) {
    return database
        .inTransaction(() -> database.spentTokens().putIfAbsent(List.of(issuer, tokenId), expiresAt) == null);
  }
}
