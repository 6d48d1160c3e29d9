package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Claims;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.RefreshTokens.Presented;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import java.util.Optional;

/** Finds the current state of a token, for a program that received it (RFC 7662). */
public final class IntrospectToken {
  /**
   * @param mayBeRefreshToken false: a refresh token is not active, so that no program takes one for an access token
   */
  public record Command(Secret token, boolean mayBeRefreshToken) {}

  public sealed interface Outcome {
    record Active(TokenState state) implements Outcome {}

    /** This service did not issue the token, or it is no longer in force. */
    record Inactive() implements Outcome {}
  }

  private final AuthenticateBearer authenticateBearer;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final SessionRepository sessions;

  public IntrospectToken(AccessTokens accessTokens, RefreshTokens refreshTokens, SessionRepository sessions,
      LiveSessions liveSessions, ServiceUses uses) {
    this.authenticateBearer = new AuthenticateBearer(accessTokens, liveSessions, uses);
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.sessions = sessions;
  }

  public Outcome execute(Command command) {
    Optional<Presented> refreshToken = command.mayBeRefreshToken()
        ? refreshTokens.open(command.token())
        : Optional.empty();
    return (refreshToken.isPresent() ? refreshToken.flatMap(this::state) : state(command.token()))
        .<Outcome>map(Outcome.Active::new).orElseGet(Outcome.Inactive::new);
  }

  private Optional<TokenState> state(Secret accessToken) {
    return switch (authenticateBearer.execute(new AuthenticateBearer.Command(accessToken))) {
      case AuthenticateBearer.Outcome.Authenticated bearer -> Optional.of(TokenState.of(bearer, accessTokens));
      case AuthenticateBearer.Outcome.TokenExpired expired -> Optional.empty();
      case AuthenticateBearer.Outcome.TokenRefused refused -> Optional.empty();
      case AuthenticateBearer.Outcome.UserDisabled disabled -> Optional.empty();
      case AuthenticateBearer.Outcome.SessionRevoked revoked -> Optional.empty();
    };
  }

  /** Asks the database: a rotation sends no notification, so a cached session may have an earlier generation. */
  private Optional<TokenState> state(Presented refreshToken) {
    return sessions.find(refreshToken.sessionId())
        .filter(found -> found.user().isActive() && found.session().isLive(found.readAt()))
        .filter(found -> found.session().generation() == refreshToken.generation()).map(this::ofRefreshToken);
  }

  private TokenState ofRefreshToken(UserSession found) {
    Session session = found.session();
    String id = session.id().value() + "." + session.generation();
    return new TokenState(TokenState.Kind.REFRESH, found.user(), session,
        new Claims(id, session.lastUsedAt(), session.expiresAt()), accessTokens.issuer(), accessTokens.audience());
  }
}
