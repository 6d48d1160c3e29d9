package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;

/** Authenticates the caller by the access token of the request and by the current state of the user and the session. */
public final class AuthenticateBearer {
  public record Command(Secret accessToken) {}

  public sealed interface Outcome {
    record Authenticated(User user, SessionId sessionId) implements Outcome {}

    record TokenExpired() implements Outcome {}

    record TokenRefused() implements Outcome {}

    record UserDisabled() implements Outcome {}

    record SessionRevoked() implements Outcome {}
  }

  private final AccessTokens accessTokens;
  private final LiveSessions liveSessions;
  private final ServiceUses uses;

  public AuthenticateBearer(AccessTokens accessTokens, LiveSessions liveSessions, ServiceUses uses) {
    this.accessTokens = accessTokens;
    this.liveSessions = liveSessions;
    this.uses = uses;
  }

  public Outcome execute(Command command) {
    return switch (accessTokens.verify(command.accessToken())) {
      case Verification.Genuine genuine -> authenticate(genuine.userId(), genuine.sessionId());
      case Verification.Expired expired -> new Outcome.TokenExpired();
      case Verification.Refused refused -> new Outcome.TokenRefused();
    };
  }

  private Outcome authenticate(UserId userId, SessionId sessionId) {
    Optional<UserSession> found = liveSessions.find(sessionId);
    return found.isPresent() ? validate(found.get(), userId) : new Outcome.SessionRevoked();
  }

  private Outcome validate(UserSession found, UserId userId) {
    if (!found.user().id().equals(userId)) {
      return new Outcome.TokenRefused();
    }
    if (!found.user().isActive()) {
      return new Outcome.UserDisabled();
    }
    if (found.session().isRevoked()) {
      return new Outcome.SessionRevoked();
    }
    return found.isExpired() ? new Outcome.TokenExpired() : authenticated(found.user(), found.session().id());
  }

  private Outcome authenticated(User user, SessionId sessionId) {
    if (user.isServiceAccount()) {
      uses.record(user.id());
    }
    return new Outcome.Authenticated(user, sessionId);
  }
}
