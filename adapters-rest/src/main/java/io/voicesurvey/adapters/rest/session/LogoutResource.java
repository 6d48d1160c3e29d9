package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.security.RefreshCookie;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.EndSession.Command;
import io.voicesurvey.application.session.EndSession.Outcome;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the session of an access token, or else of the refresh token in the body or cookie. */
@Path("/api/auth/logout")
@Tag(name = "Sign-in")
@Singleton
public class LogoutResource {
  private static final Logger LOG = LoggerFactory.getLogger(LogoutResource.class);

  private final EndSession endSession;
  private final AuthenticateBearer authenticateBearer;
  private final RefreshCookie cookie;
  private final SiteGuard siteGuard;

  @Inject
  public LogoutResource(EndSession endSession, AuthenticateBearer authenticateBearer, RefreshCookie cookie,
      SiteGuard siteGuard) {
    this.endSession = endSession;
    this.authenticateBearer = authenticateBearer;
    this.cookie = cookie;
    this.siteGuard = siteGuard;
  }

  @POST
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "logout", summary = "Ends the session of a token", description = """
      Ends the session of the access token, even of an expired one; else of the refresh token in the body; else of the
      refresh token in the cookie. The cookie is accepted only from a page of this service or of an origin in CORS_ORIGINS.
      A second logout also succeeds.""")
  @SecurityRequirement(name = "bearer")
  @SecurityRequirement(name = "refreshCookie")
  @SecurityRequirementsSet
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = RefreshRequest.class)))
  @APIResponse(responseCode = "200", description = "The session has ended.", headers = @Header(name = "Set-Cookie", ref = "RefreshCookie"), content = @Content(schema = @Schema(implementation = LogoutAnswer.class)))
  @Refuses(status = 401, value = {ProblemCode.MISSING_CREDENTIALS, ProblemCode.INVALID_AUTHORIZATION_HEADER,
      ProblemCode.INVALID_TOKEN, ProblemCode.INVALID_REFRESH_TOKEN})
  @Refuses(status = 403, value = ProblemCode.CROSS_SITE)
  @Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
  public Response logout(@Context ContainerRequestContext request, byte[] body) {
    Optional<Secret> bearer = BearerToken.of(request);
    if (bearer.isPresent()) {
      return byBearer(request, bearer.get(), body);
    }
    Optional<Secret> inBody = refreshToken(body);
    return inBody.isPresent() ? byBody(request, inBody.get()) : byCookie(request);
  }

  private Response byBearer(ContainerRequestContext request, Secret token, byte[] body) {
    checkInput(request, token, body);
    return switch (endSession.execute(new Command.ByAccessToken(token))) {
      case Outcome.Ended ended -> response(ended);
      case Outcome.TokenRefused refused -> throw BearerToken.refused();
    };
  }

  /** A malformed request ends no session. But an invalid access token is reported first. */
  private void checkInput(ContainerRequestContext request, Secret token, byte[] body) {
    try {
      refreshToken(body);
      RequestProperties.query(request);
    } catch (ProblemException malformed) {
      switch (authenticateBearer.execute(new AuthenticateBearer.Command(token))) {
        case AuthenticateBearer.Outcome.TokenRefused refused -> throw BearerToken.refused();
        case AuthenticateBearer.Outcome.Authenticated known -> throw malformed;
        case AuthenticateBearer.Outcome.TokenExpired expired -> throw malformed;
        case AuthenticateBearer.Outcome.UserDisabled disabled -> throw malformed;
        case AuthenticateBearer.Outcome.SessionRevoked revoked -> throw malformed;
      }
    }
  }

  private Response byBody(ContainerRequestContext request, Secret token) {
    RequestProperties.query(request);
    return byRefreshToken(token);
  }

  private Response byCookie(ContainerRequestContext request) {
    if (!cookie.isSent(request)) {
      throw Challenge.plain(ProblemCode.MISSING_CREDENTIALS,
          "The request has no credentials. Send an access token as Authorization: Bearer <token>,"
              + " {\"refresh_token\": …}, or the refresh cookie.");
    }
    siteGuard.check(request);
    RequestProperties.query(request);
    return byRefreshToken(cookie.read(request));
  }

  private Response byRefreshToken(Secret token) {
    return switch (endSession.execute(new Command.ByRefreshToken(token))) {
      case Outcome.Ended ended -> response(ended);
      case Outcome.TokenRefused refused -> throw refused();
    };
  }

  private static Optional<Secret> refreshToken(byte[] body) {
    return Json.read(body, RefreshRequest.class).flatMap(RefreshRequest::refreshToken);
  }

  private ProblemException refused() {
    return Challenge
        .invalidToken(ProblemCode.INVALID_REFRESH_TOKEN,

            "The refresh token is invalid. Sign in again.")
        .withHeader(HttpHeaders.SET_COOKIE, cookie.clear());
  }

  private Response response(Outcome.Ended ended) {
    LOG.atInfo().addKeyValue("session_id", ended.sessionId().value()).log("logout");
    return Response.ok(new LogoutAnswer(ended.endSessionUrl())).header(HttpHeaders.SET_COOKIE, cookie.clear()).build();
  }
}
