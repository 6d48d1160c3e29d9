package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.domain.user.UserId;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problems of refused refresh tokens. */
public final class RefreshRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshRefusals.class);

  private RefreshRefusals() {}

  /** The problem of a refusal, for the request, which belongs to the user of a reused token. */
  public static ProblemException problem(Outcome.Refused refused, ContainerRequestContext request) {
    userId(refused).ifPresent(userId -> request.setProperty(RequestProperties.USER_ID, userId.value()));
    return problem(refused);
  }

  /** The user of a reused token; empty for any other refusal. */
  public static Optional<UserId> userId(Outcome.Refused refused) {
    return refused instanceof Outcome.TokenReused reused ? Optional.of(reused.userId()) : Optional.empty();
  }

  /** The problem of a refusal. Logs a reused token, which may be stolen. */
  public static ProblemException problem(Outcome.Refused refused) {
    return switch (refused) {
      case Outcome.TokenRefused token -> Challenge.invalidToken(ProblemCode.INVALID_REFRESH_TOKEN,
          "The refresh token is invalid. Sign in again.");
      case Outcome.TokenExpired expired -> Challenge.invalidToken(ProblemCode.REFRESH_TOKEN_EXPIRED,
          "The refresh token has expired. Sign in again.");
      case Outcome.TokenReused reused -> {
        LOG.atInfo().addKeyValue("user_id", reused.userId().value())
            .addKeyValue("session_id", reused.sessionId().value()).log("refresh token reused, session revoked");
        yield Challenge.invalidToken(ProblemCode.REFRESH_TOKEN_REUSED,
            "The refresh token was used before, so its session was ended. Sign in again.");
      }
      case Outcome.SessionRevoked revoked -> Challenge.invalidToken(ProblemCode.SESSION_REVOKED,
          "This session has ended. Sign in again.");
      case Outcome.UserDisabled disabled -> Challenge.invalidToken(ProblemCode.USER_DISABLED,
          "This user is disabled. Ask an administrator to enable it.");
    };
  }
}
