package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions in the table {@code sessions}. */
public final class HibernateSessionRepository implements SessionRepository {
  private static final String INSERT = """
      INSERT INTO sessions AS s (id, user_id, generation, created_at, last_used_at, expires_at, user_agent, ip,
        login_attempt_id, provider_session, logout_hint, auth_time, acr, credential_id)
      VALUES (?, ?, ?, now(), now(), now() + ? * interval '1 microsecond', ?, ?, ?, ?, ?,
        (SELECT least(stated.time, now()) FROM (SELECT ?::timestamptz AS time) stated WHERE stated.time IS NOT NULL), ?,
        ?)
      ON CONFLICT (login_attempt_id) DO NOTHING
      RETURNING\s""" + SessionRow.COLUMNS;

  private static final int INSERT_PARAMETERS = 12;

  /** One statement for both, so that a login needs no further one. */
  private static final String INSERT_WITH_GRANT = "WITH begun AS (" + INSERT + """
      ), planned AS (
        INSERT INTO rechecks (session_id, issuer, refresh_token, asked_at, due_at)
        SELECT id, ?, ?, created_at, created_at + ? * interval '1 microsecond' FROM begun)
      SELECT\s""" + SessionRow.COLUMNS + " FROM begun s";

  /** Stored in place of an issuer; no issuer has this value. */
  private static final String LOGIN_ATTEMPT = "login attempt";

  private static final String IS_USED = """
      SELECT 1 FROM sessions WHERE login_attempt_id = ?
      UNION ALL
      SELECT 1 FROM spent_tokens WHERE issuer = ? AND token_id = ?
      LIMIT 1""";

  private static final String MARK_USED = """
      INSERT INTO spent_tokens (issuer, token_id, expires_at) VALUES (?, ?, now() + ? * interval '1 microsecond')
      ON CONFLICT (issuer, token_id) DO NOTHING""";

  private static final String FIND = "SELECT " + SessionWithUser.COLUMNS
      + " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?";

  private static final String FIND_LIVE = "SELECT " + SessionRow.COLUMNS + """
       FROM sessions s WHERE s.user_id = ? AND s.revoked_at IS NULL AND s.expires_at > now()
      ORDER BY s.created_at DESC, s.id DESC""";

  private final Database database;
  private final SessionRotation rotation;
  private final SessionRevocation revocation;
  private final SessionPurge purge;

  public HibernateSessionRepository(Database database) {
    this.database = database;
    this.rotation = new SessionRotation(database);
    this.revocation = new SessionRevocation(database);
    this.purge = new SessionPurge(database);
  }

  @Override
  public Optional<Session> insert(Session session) {
    return insert(session, Optional.empty());
  }

  @Override
  public Session insert(Session session, CredentialId credential) {
    return insert(session, Optional.of(credential))
        .orElseThrow(() -> new IllegalStateException("a session without a login attempt conflicts with another"));
  }

  @Override
  public Optional<Session> insert(Session session, ProviderGrant grant) {
    return database.inStatement(INSERT_WITH_GRANT, statement -> {
      bind(statement, session, Optional.empty());
      statement.setString(INSERT_PARAMETERS + 1, grant.issuer());
      statement.setString(INSERT_PARAMETERS + 2, grant.refreshToken().reveal());
      statement.setLong(INSERT_PARAMETERS + 3, Times.micros(grant.waitOf(session.id())));
      return sessions(statement).stream().findFirst();
    });
  }

  private Optional<Session> insert(Session session, Optional<CredentialId> credential) {
    return database.inStatement(INSERT, statement -> {
      bind(statement, session, credential);
      return sessions(statement).stream().findFirst();
    });
  }

  private static void bind(PreparedStatement statement, Session session, Optional<CredentialId> credential)
      throws SQLException {
    SessionRow row = SessionRow.from(session);
    statement.setObject(1, row.id);
    statement.setObject(2, row.userId);
    statement.setInt(3, row.generation);
    statement.setLong(4, Times.micros(Duration.between(row.createdAt, row.expiresAt)));
    statement.setString(5, row.userAgent);
    statement.setString(6, row.ip);
    statement.setObject(7, row.loginAttemptId);
    statement.setString(8, row.providerSession);
    statement.setString(9, row.logoutHint);
    Times.bind(statement, 10, Optional.ofNullable(row.authTime));
    statement.setString(11, row.acr);
    statement.setObject(INSERT_PARAMETERS, credential.map(CredentialId::value).orElse(null), Types.OTHER);
  }

  @Override
  public boolean isUsed(LoginAttemptId attempt) {
    return database.inStatement(IS_USED, statement -> {
      statement.setObject(1, attempt.value());
      statement.setString(2, LOGIN_ATTEMPT);
      statement.setString(3, attempt.value().toString());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    });
  }

  @Override
  public boolean markUsed(LoginAttemptId attempt) {
    return database.inStatement(MARK_USED, statement -> {
      statement.setString(1, LOGIN_ATTEMPT);
      statement.setString(2, attempt.value().toString());
      statement.setLong(3, Times.micros(LoginAttempt.LIFETIME));
      return statement.executeUpdate() == 1;
    });
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return database.inStatement(FIND, statement -> {
      statement.setObject(1, id.value());
      return SessionWithUser.read(statement).stream().findFirst();
    });
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy) {
    return rotation.rotate(id, generation, policy);
  }

  @Override
  public List<Session> findLive(UserId user) {
    return database.inStatement(FIND_LIVE, statement -> {
      statement.setObject(1, user.value());
      return sessions(statement);
    });
  }

  @Override
  public boolean revoke(SessionId id) {
    return revocation.revoke(id);
  }

  @Override
  public List<Session> revoke(ProviderLogout logout) {
    return revocation.revoke(logout);
  }

  @Override
  public Purged purge(Optional<SessionId> after, int limit, Duration retention) {
    return purge.purge(after, limit, retention);
  }

  @Override
  public int revoke(UserId user) {
    return revocation.revoke(user);
  }

  @Override
  public int revoke(UserId account, CredentialId credential) {
    return revocation.revoke(account, credential);
  }

  @Override
  public RevokedBatch revokeNext(Optional<SessionId> after, int limit) {
    return revocation.revokeNext(after, limit);
  }

  private static List<Session> sessions(PreparedStatement statement) throws SQLException {
    List<Session> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(SessionRow.read(row).toDomain());
      }
    }
    return found;
  }
}
