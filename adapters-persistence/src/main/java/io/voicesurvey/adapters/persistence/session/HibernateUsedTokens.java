package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.UsedTokens;
import java.time.Duration;
import java.time.Instant;

/** Used tokens in the table {@code spent_tokens}. */
public final class HibernateUsedTokens implements UsedTokens {
  private static final String ADD = """
      INSERT INTO spent_tokens (issuer, token_id, expires_at) VALUES (:issuer, :tokenId, :expiresAt)
      ON CONFLICT (issuer, token_id) DO NOTHING""";

  private static final String PURGE = """
      DELETE FROM spent_tokens WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM spent_tokens WHERE expires_at < now() - :retention * interval '1 microsecond' ORDER BY expires_at LIMIT :limit
        FOR UPDATE SKIP LOCKED))""";

  private final Database database;

  public HibernateUsedTokens(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(String issuer, String tokenId, Instant expiresAt) {
    return database
        .inTransaction(connection -> connection.createNativeMutationQuery(ADD).setParameter("issuer", issuer)
            .setParameter("tokenId", tokenId).setParameter("expiresAt", expiresAt).executeUpdate() == 1);
  }

  @Override
  public int purge(Duration retention, int limit) {
    return database.inTransaction(connection -> connection.createNativeMutationQuery(PURGE)
        .setParameter("retention", Times.micros(retention)).setParameter("limit", limit)
        .executeUpdate());
  }
}
