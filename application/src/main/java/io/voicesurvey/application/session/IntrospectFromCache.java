package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.domain.Secret;

/**
 * Finds the current state of an access token like {@link IntrospectToken}, but only from the cache and without waiting.
 * If the cache does not decide it, the caller must use {@link IntrospectToken} on a thread that may wait.
 */
public final class IntrospectFromCache {
  public record Command(Secret accessToken) {}

  public sealed interface Outcome {
    record Active(TokenState state) implements Outcome {}

    /** This service did not issue the token, or it has expired. */
    record Inactive() implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private final AuthenticateBearer fromMemory;
  private final AccessTokens accessTokens;

  public IntrospectFromCache(AccessTokens accessTokens, LiveSessions liveSessions, ServiceUses uses) {
    this.fromMemory = new AuthenticateBearer(accessTokens, liveSessions::findCached, uses);
    this.accessTokens = accessTokens;
  }

  public Outcome execute(Command command) {
    return switch (fromMemory.execute(new AuthenticateBearer.Command(command.accessToken()))) {
      case AuthenticateBearer.Outcome.Authenticated bearer -> new Outcome.Active(TokenState.of(bearer, accessTokens));
      case AuthenticateBearer.Outcome.TokenRefused refused -> new Outcome.Inactive();
      case AuthenticateBearer.Outcome.TokenExpired expired -> new Outcome.Inactive();
      case AuthenticateBearer.Outcome.UserDisabled disabled -> new Outcome.Inactive();
      // A session that is not cached counts as revoked here; the caller then asks the database.
      case AuthenticateBearer.Outcome.SessionRevoked revoked -> new Outcome.Undecided();
    };
  }
}
