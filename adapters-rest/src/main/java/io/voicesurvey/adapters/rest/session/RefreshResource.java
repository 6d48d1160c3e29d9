package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a session, by a refresh token in the body or, for browsers, in the cookie. */
@Path("/api/auth/refresh")
@RateLimited
@Singleton
public class RefreshResource {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshResource.class);

  private final RefreshSession refreshSession;
  private final RefreshCookie cookie;
  private final SiteGuard siteGuard;

  @Inject
  public RefreshResource(RefreshSession refreshSession, RefreshCookie cookie, SiteGuard siteGuard) {
    this.refreshSession = refreshSession;
    this.cookie = cookie;
    this.siteGuard = siteGuard;
  }

  @POST
  @Produces(Json.MEDIA_TYPE)
  public Response refresh(@Context ContainerRequestContext request, byte[] body) {
    Optional<Secret> inBody = Json.read(body, RefreshRequest.class).flatMap(RefreshRequest::refreshToken);
    return inBody.isPresent() ? byBody(request, inBody.get()) : byCookie(request);
  }

  private Response byBody(ContainerRequestContext request, Secret token) {
    Exchange.query(request);
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case Outcome.Refreshed refreshed -> Response.ok(TokenPair.of(refreshed.tokens())).build();
      case Outcome.Refused refused -> throw problem(refused, request);
    };
  }

  private Response byCookie(ContainerRequestContext request) {
    Secret token = cookie.read(request).orElseThrow(() -> Challenge.plain(ProblemCode.MISSING_CREDENTIALS,
        "Send {\"refresh_token\": …}, or the refresh cookie."));
    siteGuard.check(request);
    Exchange.query(request);
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case Outcome.Refreshed refreshed -> Response.ok(TokenPair.withoutRefreshToken(refreshed.tokens()))
          .header(HttpHeaders.SET_COOKIE, cookie.set(refreshed.tokens().refreshToken())).build();
      case Outcome.Refused refused ->
        throw problem(refused, request).withHeader(HttpHeaders.SET_COOKIE, cookie.clear());
    };
  }

  private static ProblemException problem(Outcome.Refused refused, ContainerRequestContext request) {
    return switch (refused) {
      case Outcome.TokenRefused token -> Challenge.invalidToken(ProblemCode.INVALID_REFRESH_TOKEN,
          "The refresh token is not valid here. Sign in again.");
      case Outcome.TokenExpired expired -> Challenge.invalidToken(ProblemCode.REFRESH_TOKEN_EXPIRED,
          "The refresh token has expired. Sign in again.");
      case Outcome.TokenReused reused -> {
        request.setProperty(Exchange.USER_ID, reused.userId().value().toString());
        LOG.atInfo().addKeyValue("user_id", reused.userId().value())
            .addKeyValue("session_id", reused.sessionId().value()).log("refresh token reused, session revoked");
        yield Challenge.invalidToken(ProblemCode.REFRESH_TOKEN_REUSED,
            "The refresh token was used before, so its session has been ended. Sign in again.");
      }
      case Outcome.SessionRevoked revoked -> Challenge.invalidToken(ProblemCode.SESSION_REVOKED,
          "This session has ended. Sign in again.");
      case Outcome.UserDisabled disabled -> Challenge.invalidToken(ProblemCode.USER_DISABLED,
          "This user is disabled. Ask an administrator.");
    };
  }
}
