package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.AuthenticateBearer.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits only the bearer of a valid access token to an {@link Authenticated} operation. Never reads cookies. */
@Authenticated
@Priority(Priorities.AUTHENTICATION)
@Singleton
public final class BearerFilter implements ContainerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(BearerFilter.class);

  private final AuthenticateBearer authenticateBearer;

  @Inject
  public BearerFilter(AuthenticateBearer authenticateBearer) {
    this.authenticateBearer = authenticateBearer;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Secret token = BearerToken.of(request).orElseThrow(BearerToken::missing);
    Outcome.Authenticated bearer = admitted(authenticateBearer.execute(new AuthenticateBearer.Command(token)));
    new Caller(bearer.user(), bearer.session().id(), token).attachTo(request);
  }

  /** The bearer of a valid token; refuses all others. */
  public static Outcome.Authenticated admitted(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Authenticated bearer -> bearer;
      case Outcome.TokenRefused refused -> throw refuse(BearerToken.refused());
      case Outcome.TokenExpired expired -> throw refuse(Challenge.invalidToken(ProblemCode.TOKEN_EXPIRED,
          "The access token has expired. Get a new one with the refresh token."));
      case Outcome.UserDisabled disabled -> throw refuse(
          Challenge.invalidToken(ProblemCode.USER_DISABLED, "This user is disabled. Ask an administrator."));
      case Outcome.SessionRevoked revoked -> throw refuse(
          Challenge.invalidToken(ProblemCode.SESSION_REVOKED, "This session has ended. Sign in again."));
    };
  }

  /** True if {@link #admitted} logs refusals. The thread must then have the labels of the request. */
  public static boolean logsRefusals() {
    return LOG.isDebugEnabled();
  }

  private static ProblemException refuse(ProblemException problem) {
    LOG.debug("bearer refused: {}", problem.code());
    return problem;
  }
}
