package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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

  @Override
  public int purge(Duration retention, int limit) {
    return database.inTransaction(() -> {
      Instant deadline = database.now().minus(retention);
      List<List<String>> expired = database.spentTokens().entrySet().stream()
          .filter(token -> token.getValue().isBefore(deadline)).map(Map.Entry::getKey).limit(limit).toList();
      expired.forEach(database.spentTokens()::remove);
      return expired.size();
    });
  }
}
