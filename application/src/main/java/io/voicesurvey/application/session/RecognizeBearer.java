package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;

/**
 * Tells who sends a request, as {@link AuthenticateBearer} does and by the same checks, but without ever waiting: from
 * what is remembered alone. Where that does not settle it, somebody who may wait has to ask.
 */
public final class RecognizeBearer {
  public record Command(Secret accessToken) {}

  public sealed interface Outcome {
    record Recognized(User user, SessionId sessionId) implements Outcome {}

    record TokenRefused() implements Outcome {}

    record Undecided() implements Outcome {}
  }

  private final AuthenticateBearer fromMemory;

  public RecognizeBearer(AccessTokens accessTokens, LiveSessions liveSessions) {
    this.fromMemory = new AuthenticateBearer(accessTokens, liveSessions::recall);
  }

  public Outcome execute(Command command) {
    return switch (fromMemory.execute(new AuthenticateBearer.Command(command.accessToken()))) {
      case AuthenticateBearer.Outcome.Authenticated(User user, SessionId sessionId) ->
        new Outcome.Recognized(user, sessionId);
      case AuthenticateBearer.Outcome.TokenRefused refused -> new Outcome.TokenRefused();
      case AuthenticateBearer.Outcome.TokenExpired expired -> new Outcome.Undecided();
      case AuthenticateBearer.Outcome.UserDisabled disabled -> new Outcome.Undecided();
      // Not remembered is no less than revoked to who asks the memory alone.
      case AuthenticateBearer.Outcome.SessionRevoked revoked -> new Outcome.Undecided();
    };
  }
}
