package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

@Entity
@Table(name = "sessions")
class SessionRow {
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

  static SessionRow from(Session session) {
    SessionRow row = new SessionRow();
    row.id = session.id().value();
    row.userId = session.userId().value();
    row.generation = session.generation();
    row.createdAt = stored(session.createdAt());
    row.lastUsedAt = stored(session.lastUsedAt());
    row.expiresAt = stored(session.expiresAt());
    row.revokedAt = session.revokedAt().map(SessionRow::stored).orElse(null);
    row.userAgent = session.client().userAgent().orElse(null);
    row.ip = session.client().ip().orElse(null);
    row.loginAttemptId = session.providerLogin().map(login -> login.attempt().value()).orElse(null);
    row.providerSession = session.providerLogin().flatMap(ProviderLogin::providerSession).orElse(null);
    row.logoutHint = session.providerLogin().flatMap(ProviderLogin::logoutHint).map(Secret::reveal).orElse(null);
    return row;
  }

  Session toDomain() {
    Client client = new Client(Optional.ofNullable(userAgent), Optional.ofNullable(ip));
    return new Session(new SessionId(id), new UserId(userId), generation, createdAt, lastUsedAt, expiresAt,
        Optional.ofNullable(revokedAt), client, Optional.ofNullable(loginAttemptId).map(this::providerLogin));
  }

  /** Cut, where the driver would round: a time never becomes a later one. */
  static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private ProviderLogin providerLogin(UUID attempt) {
    return new ProviderLogin(new LoginAttemptId(attempt), Optional.ofNullable(providerSession),
        Optional.ofNullable(logoutHint).map(Secret::of));
  }
}
