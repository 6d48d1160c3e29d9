package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Claims;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.util.Optional;

/** Authenticates the caller by the access token of the request and by the current state of the user and the session. */
public final class AuthenticateBearer {
  public record Command(Secret accessToken) {}

  public sealed interface Outcome {
    /** @param claims of the token */
    record Authenticated(User user, Session session, Claims claims) implements Outcome {}

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
      case Verification.Genuine genuine -> authenticate(genuine);
      case Verification.Expired expired -> new Outcome.TokenExpired();
      case Verification.Refused refused -> new Outcome.TokenRefused();
    };
  }

  private Outcome authenticate(Verification.Genuine token) {
    Optional<UserSession> found = liveSessions.find(token.sessionId());
    return found.isPresent() ? validate(found.get(), token) : new Outcome.SessionRevoked();
  }

  private Outcome validate(UserSession found, Verification.Genuine token) {
    if (!found.user().id().equals(token.userId())) {
      return new Outcome.TokenRefused();
    }
    if (!found.user().isActive()) {
      return new Outcome.UserDisabled();
    }
    if (found.session().isRevoked()) {
      return new Outcome.SessionRevoked();
    }
    return found.isExpired() ? new Outcome.TokenExpired() : authenticated(found, token.claims());
  }

  private Outcome authenticated(UserSession found, Claims claims) {
    if (found.user().isServiceAccount()) {
      uses.record(found.user().id());
    }
    return new Outcome.Authenticated(found.user(), found.session(), claims);
  }
}
