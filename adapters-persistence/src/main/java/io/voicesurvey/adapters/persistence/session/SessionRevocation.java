package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.SessionRepository.RevokedBatch;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Revokes sessions. The methods are those of {@code SessionRepository}. */
final class SessionRevocation {
  /** Revokes also expired sessions; the clock only decides which sessions were still live. */
  private static final String END = "UPDATE sessions s SET revoked_at = now()";

  private static final String ENDED = " RETURNING " + SessionRow.COLUMNS + ", now()";

  private static final String REVOKE = END + " WHERE s.revoked_at IS NULL AND s.id = ?" + ENDED;

  private static final String LOG_OUT = END + """
       FROM users u
      WHERE u.id = s.user_id AND s.revoked_at IS NULL AND u.issuer = ?""";

  private static final String REVOKE_USER = END + " WHERE s.revoked_at IS NULL AND s.user_id = ?" + ENDED;

  private static final String REVOKE_CREDENTIAL = END
      + " WHERE s.revoked_at IS NULL AND s.user_id = ? AND s.credential_id = ?" + ENDED;

  private static final String REVOKE_NEXT = "WITH ended AS (" + END + """
       WHERE s.id IN (
          SELECT id FROM sessions WHERE id > ? AND revoked_at IS NULL ORDER BY id LIMIT ? FOR NO KEY UPDATE)
        RETURNING s.id, s.expires_at > now() AS live)
      SELECT count(*), count(*) FILTER (WHERE live), (SELECT id FROM ended ORDER BY id DESC LIMIT 1) FROM ended""";

  private static final String LOG_OUT_SESSION = LOG_OUT + " AND s.provider_session = ?" + ENDED;

  private static final String LOG_OUT_SUBJECT = LOG_OUT + " AND u.subject = ?" + ENDED;

  private static final String LOG_OUT_SUBJECTS_SESSION = LOG_OUT
      + " AND u.subject = ? AND (s.provider_session = ? OR s.provider_session IS NULL)" + ENDED;

  private final Database database;

  SessionRevocation(Database database) {
    this.database = database;
  }

  boolean revoke(SessionId id) {
    return !end(REVOKE, id.value()).isEmpty();
  }

  List<Session> revoke(ProviderLogout logout) {
    return switch (logout) {
      case ProviderLogout.OfSession(String issuer, String name) -> end(LOG_OUT_SESSION, issuer, name);
      case ProviderLogout.OfSubject(ExternalIdentity identity) ->
        end(LOG_OUT_SUBJECT, identity.issuer(), identity.subject());
      case ProviderLogout.OfSubjectsSession(ExternalIdentity identity, String name) ->
        end(LOG_OUT_SUBJECTS_SESSION, identity.issuer(), identity.subject(), name);
    };
  }

  int revoke(UserId user) {
    return end(REVOKE_USER, user.value()).size();
  }

  int revoke(UserId account, CredentialId credential) {
    return end(REVOKE_CREDENTIAL, account.value(), credential.value()).size();
  }

  RevokedBatch revokeNext(Optional<SessionId> after, int limit) {
    return database.inStatement(REVOKE_NEXT, statement -> {
      statement.setObject(1, after.map(SessionId::value).orElse(SessionRow.NIL));
      statement.setInt(2, limit);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        // Incomplete batch: sessions with higher ids began later and are not revoked.
        return new RevokedBatch(row.getInt(2), row.getInt(1) < limit
            ? Optional.empty()
            : Optional.of(new SessionId(row.getObject(3, UUID.class))));
      }
    });
  }

  /** Returns the sessions that the statement revoked and that were live until then. */
  private List<Session> end(String sql, Object... parameters) {
    return database.inStatement(sql, statement -> {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return ended(statement);
    });
  }

  private static List<Session> ended(PreparedStatement statement) throws SQLException {
    List<Session> live = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Session session = SessionRow.read(row).toDomain();
        if (!session.isExpired(Times.read(row, SessionRow.COLUMN_COUNT + 1))) {
          live.add(session);
        }
      }
    }
    return live;
  }
}
