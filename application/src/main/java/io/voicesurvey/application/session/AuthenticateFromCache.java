package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;

/**
 * Authenticates a caller like {@link AuthenticateBearer}, with the same checks, but only from the cache and without
 * waiting. If the cache does not decide it, the caller must use {@link AuthenticateBearer} on a thread that may wait.
 */
public final class AuthenticateFromCache {
  public record Command(Secret accessToken) {}

  public sealed interface Outcome {
    record Authenticated(User user, SessionId sessionId) implements Outcome {}

    record TokenRefused() implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private final AuthenticateBearer fromMemory;

  public AuthenticateFromCache(AccessTokens accessTokens, LiveSessions liveSessions, ServiceUses uses) {
    this.fromMemory = new AuthenticateBearer(accessTokens, liveSessions::findCached, uses);
  }

  public Outcome execute(Command command) {
    return switch (fromMemory.execute(new AuthenticateBearer.Command(command.accessToken()))) {
      case AuthenticateBearer.Outcome.Authenticated(var user, var session, var claims) ->
        new Outcome.Authenticated(user, session.id());
      case AuthenticateBearer.Outcome.TokenRefused refused -> new Outcome.TokenRefused();
      case AuthenticateBearer.Outcome.TokenExpired expired -> new Outcome.Undecided();
      case AuthenticateBearer.Outcome.UserDisabled disabled -> new Outcome.Undecided();
      // A session that is not cached counts as revoked here; the caller then asks the database.
      case AuthenticateBearer.Outcome.SessionRevoked revoked -> new Outcome.Undecided();
    };
  }
}
