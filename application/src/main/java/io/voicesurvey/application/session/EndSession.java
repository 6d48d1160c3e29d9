package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.ExternalIdentity;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** Signs a user out by any genuine token of the session, even an expired one. Signing out twice is no error. */
public final class EndSession {
  /** The token that identifies the session. */
  public sealed interface Command {
    record ByAccessToken(Secret token) implements Command {}

    record ByRefreshToken(Secret token) implements Command {}
  }

  public sealed interface Outcome {
    /** @param endSessionUrl where to end the session at the identity provider too */
    record Ended(SessionId sessionId, Optional<URI> endSessionUrl) implements Outcome {}

    /** This service did not issue the token. */
    record TokenRefused() implements Outcome {}
  }

  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final SessionRepository sessions;
  private final LiveSessions liveSessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final IdentityProviders providers;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public EndSession(AccessTokens accessTokens, RefreshTokens refreshTokens, SessionRepository sessions,
      LiveSessions liveSessions, AuditTrail auditTrail, Transactions transactions, IdentityProviders providers,
      SecretGenerator secrets, InstantSource clock) {
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.sessions = sessions;
    this.liveSessions = liveSessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.providers = providers;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return sessionOf(command).map(this::end).orElseGet(Outcome.TokenRefused::new);
  }

  private Optional<SessionId> sessionOf(Command command) {
    return switch (command) {
      case Command.ByRefreshToken(Secret token) -> refreshTokens.open(token).map(RefreshTokens.Presented::sessionId);
      case Command.ByAccessToken(Secret token) -> switch (accessTokens.verify(token)) {
        case Verification.Genuine genuine -> Optional.of(genuine.sessionId());
        case Verification.Expired expired -> Optional.of(expired.sessionId());
        case Verification.Refused refused -> Optional.empty();
      };
    };
  }

  private Outcome end(SessionId id) {
    Optional<UserSession> session = transactions.inTransaction(() -> revoke(id));
    liveSessions.forget(id);
    return new Outcome.Ended(id, session.flatMap(this::endSessionUrl));
  }

  private Optional<UserSession> revoke(SessionId id) {
    boolean ended = sessions.revoke(id);
    Optional<UserSession> session = sessions.find(id);
    session.filter(found -> ended)
        .ifPresent(found -> auditTrail.add(AuditEvent.logout(found.user().id(), id, clock.instant())));
    return session;
  }

  /** Empty if the session did not begin at a provider, or its provider is no longer configured. */
  private Optional<URI> endSessionUrl(UserSession session) {
    Optional<IdentityProvider> provider = session.user().identity().map(ExternalIdentity::issuer)
        .flatMap(providers::ofIssuer).map(ConfiguredProvider::provider);
    return session.session().providerLogin().flatMap(login -> provider
        .flatMap(found -> found.endSessionUrl(login.logoutHint(), new State(secrets.secret().reveal()))));
  }
}
