package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.SpentTokens;
import java.time.Instant;

/** Spent tokens in the table {@code spent_tokens}. */
public final class HibernateSpentTokens implements SpentTokens {
  private static final String SPEND = """
      INSERT INTO spent_tokens (issuer, token_id, expires_at) VALUES (:issuer, :tokenId, :expiresAt)
      ON CONFLICT (issuer, token_id) DO NOTHING""";

  private final Database database;

  public HibernateSpentTokens(Database database) {
    this.database = database;
  }

  @Override
  public boolean spend(String issuer, String tokenId, Instant expiresAt) {
    return database
        .inTransaction(connection -> connection.createNativeMutationQuery(SPEND).setParameter("issuer", issuer)
            .setParameter("tokenId", tokenId).setParameter("expiresAt", expiresAt).executeUpdate() == 1);
  }
}
