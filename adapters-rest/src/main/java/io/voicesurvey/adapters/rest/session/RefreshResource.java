package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.security.RefreshCookie;
import io.voicesurvey.adapters.rest.security.RefreshRefusals;
import io.voicesurvey.adapters.rest.security.TokenPair;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.application.session.RefreshSession;
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

/** Refreshes a session by a refresh token in the body or, for browsers, in the cookie. */
@Path("/api/auth/refresh")
@RateLimited
@Tag(name = "Sign-in")
@Singleton
public class RefreshResource {
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
  @Operation(operationId = "refresh", summary = "Exchanges a refresh token for new tokens", description = """
      The refresh token is in the body or in the refresh cookie. The cookie is accepted only from a page of this service or
      of an origin in CORS_ORIGINS. Each use rotates the refresh token. If it came in the cookie, the new one is only in the
      cookie.""")
  @SecurityRequirement(name = "refreshCookie")
  @SecurityRequirementsSet
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = RefreshRequest.class)))
  @APIResponse(responseCode = "200", description = "The new tokens.", headers = @Header(name = "Set-Cookie", ref = "RefreshCookie"), content = @Content(schema = @Schema(implementation = TokenPair.class)))
  @Refuses(status = 401, value = {ProblemCode.MISSING_CREDENTIALS, ProblemCode.INVALID_REFRESH_TOKEN,
      ProblemCode.REFRESH_TOKEN_EXPIRED, ProblemCode.REFRESH_TOKEN_REUSED, ProblemCode.SESSION_REVOKED,
      ProblemCode.USER_DISABLED})
  @Refuses(status = 403, value = ProblemCode.CROSS_SITE)
  @Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
  public Response refresh(@Context ContainerRequestContext request, byte[] body) {
    Optional<Secret> inBody = Json.read(body, RefreshRequest.class).flatMap(RefreshRequest::refreshToken);
    return inBody.isPresent() ? byBody(request, inBody.get()) : byCookie(request);
  }

  private Response byBody(ContainerRequestContext request, Secret token) {
    RequestProperties.query(request);
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case Outcome.Refreshed refreshed -> Response.ok(TokenPair.of(refreshed.tokens())).build();
      case Outcome.Refused refused -> throw RefreshRefusals.problem(refused, request);
    };
  }

  private Response byCookie(ContainerRequestContext request) {
    if (!cookie.isSent(request)) {
      throw Challenge.plain(ProblemCode.MISSING_CREDENTIALS,
          "The request has no refresh token. Send {\"refresh_token\": …}, or the refresh cookie.");
    }
    siteGuard.check(request);
    RequestProperties.query(request);
    Secret token = cookie.read(request);
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case Outcome.Refreshed refreshed -> Response.ok(TokenPair.withoutRefreshToken(refreshed.tokens()))
          .header(HttpHeaders.SET_COOKIE, cookie.set(refreshed.tokens().refreshToken())).build();
      case Outcome.Refused refused ->
        throw RefreshRefusals.problem(refused, request).withHeader(HttpHeaders.SET_COOKIE, cookie.clear());
    };
  }
}
