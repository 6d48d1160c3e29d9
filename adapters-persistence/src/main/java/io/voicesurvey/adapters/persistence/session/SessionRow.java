package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@Entity
@Table(name = "sessions")
class SessionRow {
  /** The columns to select from a table {@code s}, in the order in which {@link #read} reads them. */
  static final String COLUMNS = """
      s.id, s.user_id, s.generation, s.created_at, s.last_used_at, s.expires_at, s.revoked_at, s.user_agent, s.ip,
      s.login_attempt_id, s.provider_session, s.logout_hint, s.auth_time, s.acr""";
  static final int COLUMN_COUNT = 14;

  /** The nil UUID (RFC 9562, section 5.9): sorts before all others and identifies no session. */
  static final UUID NIL = new UUID(0, 0);

  @Id
  UUID id;
  UUID userId;
  int generation;
  Instant createdAt;
  Instant lastUsedAt;
  Instant expiresAt;
  Instant revokedAt;
  String userAgent;
  String ip;
  UUID loginAttemptId;
  String providerSession;
  String logoutHint;
  Instant authTime;
  String acr;

  static SessionRow from(Session session) {
    SessionRow row = new SessionRow();
    row.id = session.id().value();
    row.userId = session.userId().value();
    row.generation = session.generation();
    row.createdAt = StoredTime.of(session.createdAt());
    row.lastUsedAt = StoredTime.of(session.lastUsedAt());
    row.expiresAt = StoredTime.of(session.expiresAt());
    row.revokedAt = session.revokedAt().map(StoredTime::of).orElse(null);
    row.userAgent = session.client().userAgent().orElse(null);
    row.ip = session.client().ip().orElse(null);
    row.loginAttemptId = session.providerLogin().map(login -> login.attempt().value()).orElse(null);
    row.providerSession = session.providerLogin().flatMap(ProviderLogin::providerSession).orElse(null);
    row.logoutHint = session.providerLogin().flatMap(ProviderLogin::logoutHint).map(Secret::reveal).orElse(null);
    row.authTime = session.authentication().time().map(StoredTime::of).orElse(null);
    row.acr = session.authentication().acr().orElse(null);
    return row;
  }

  /** Reads the current row of the result set, whose first columns are {@link #COLUMNS}. */
  static SessionRow read(ResultSet columns) throws SQLException {
    SessionRow row = new SessionRow();
    row.id = columns.getObject(1, UUID.class);
    row.userId = columns.getObject(2, UUID.class);
    row.generation = columns.getInt(3);
    row.createdAt = Times.read(columns, 4);
    row.lastUsedAt = Times.read(columns, 5);
    row.expiresAt = Times.read(columns, 6);
    row.revokedAt = Times.readOptional(columns, 7).orElse(null);
    row.userAgent = columns.getString(8);
    row.ip = columns.getString(9);
    row.loginAttemptId = columns.getObject(10, UUID.class);
    row.providerSession = columns.getString(11);
    row.logoutHint = columns.getString(12);
    row.authTime = Times.readOptional(columns, 13).orElse(null);
    row.acr = columns.getString(14);
    return row;
  }

  Session toDomain() {
    Client client = new Client(Optional.ofNullable(userAgent), Optional.ofNullable(ip));
    return new Session(new SessionId(id), new UserId(userId), generation, createdAt, lastUsedAt, expiresAt,
        Optional.ofNullable(revokedAt), client, Optional.ofNullable(loginAttemptId).map(this::providerLogin));
  }

  private ProviderLogin providerLogin(UUID attempt) {
    return new ProviderLogin(new LoginAttemptId(attempt), Optional.ofNullable(providerSession),
        Optional.ofNullable(logoutHint).map(Secret::of),
        new Authentication(Optional.ofNullable(authTime), Optional.ofNullable(acr)));
  }
}
