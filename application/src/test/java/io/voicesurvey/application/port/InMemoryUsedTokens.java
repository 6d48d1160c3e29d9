package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Used logout tokens in an {@link InMemoryDatabase}. */
public final class InMemoryUsedTokens implements UsedTokens {
  private final InMemoryDatabase database;

  public InMemoryUsedTokens(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public boolean add(String issuer, String tokenId, Instant expiresAt) {
    return database
        .inTransaction(() -> database.usedTokens().putIfAbsent(List.of(issuer, tokenId), expiresAt) == null);
  }

  @Override
  public int purge(Duration retention, int limit) {
    return database.inTransaction(() -> {
      Instant deadline = database.now().minus(retention);
      List<List<String>> expired = database.usedTokens().entrySet().stream()
          .filter(token -> token.getValue().isBefore(deadline)).map(Map.Entry::getKey).limit(limit).toList();
      expired.forEach(database.usedTokens()::remove);
      return expired.size();
    });
  }
}
