package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.RefreshTokens.Presented;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.Rotation;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.time.InstantSource;

/** Exchanges a refresh token for a new pair of tokens. Revokes the session if the token is used again. */
public final class RefreshSession {
  public record Command(Secret refreshToken) {}

  public sealed interface Outcome {
    record Refreshed(Tokens tokens, UserId userId, SessionId sessionId) implements Outcome {}

    /** No tokens are issued. */
    sealed interface Refused extends Outcome {}

    /** The token is forged or malformed, or its session is unknown. */
    record TokenRefused() implements Refused {}

    record TokenExpired() implements Refused {}

    /** The token was used before. Its session has been revoked. */
    record TokenReused(UserId userId, SessionId sessionId) implements Refused {}

    record SessionRevoked() implements Refused {}

    record UserDisabled() implements Refused {}
  }

  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SessionPolicy policy;
  private final InstantSource clock;

  public RefreshSession(RefreshTokens refreshTokens, AccessTokens accessTokens, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, SessionPolicy policy, InstantSource clock) {
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.policy = policy;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return refreshTokens.open(command.refreshToken()).map(this::refresh).orElseGet(Outcome.TokenRefused::new);
  }

  private Outcome refresh(Presented presented) {
    return sessions.rotate(presented.sessionId(), presented.generation(), policy)
        .map(rotated -> refreshed(rotated, rotated.session())).orElseGet(() -> explain(presented));
  }

  /** Finds why the rotation failed. Reads after the attempt, so that the loser of a race sees the winner's change. */
  private Outcome explain(Presented presented) {
    return sessions.find(presented.sessionId()).map(found -> explain(presented, found))
        .orElseGet(Outcome.TokenRefused::new);
  }

  private Outcome explain(Presented presented, UserSession found) {
    if (!found.user().isActive()) {
      return new Outcome.UserDisabled();
    }
    return switch (Rotation.of(found.session(), presented.generation(), withOutages(), found.readAt())) {
      case Rotation.Repeated repeated -> refreshed(found, repeated.session());
      case Rotation.Reused reused -> transactions.inTransaction(() -> end(found.session(), presented));
      case Rotation.Expired expired -> new Outcome.TokenExpired();
      case Rotation.Revoked revoked -> new Outcome.SessionRevoked();
      // The user was disabled at the rotation and is active now. Disabling the user revoked the session too.
      case Rotation.Rotated rotated -> new Outcome.SessionRevoked();
    };
  }

  /** The grace does not pass during an outage: a client whose answer was lost could not repeat its request. */
  private SessionPolicy withOutages() {
    return policy.withGrace(policy.grace().plus(transactions.outages(policy.grace())));
  }

  private Outcome end(Session session, Presented presented) {
    if (sessions.revoke(session.id())) {
      auditTrail.add(
          AuditEvent.refreshReused(session.userId(), session.id(), presented.generation(), clock.instant()));
    }
    return new Outcome.TokenReused(session.userId(), session.id());
  }

  private Outcome refreshed(UserSession found, Session session) {
    Tokens tokens = Tokens.issue(accessTokens, refreshTokens, found.user(), session, found.readAt());
    return new Outcome.Refreshed(tokens, found.user().id(), session.id());
  }
}
