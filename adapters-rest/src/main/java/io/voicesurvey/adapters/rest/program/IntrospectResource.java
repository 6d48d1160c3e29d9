package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.OAuthErrorCode;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.adapters.rest.security.RateLimit;
import io.voicesurvey.adapters.rest.security.RateLimitFilter;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.program.AuthenticateClient;
import io.voicesurvey.application.program.RecognizeClient;
import io.voicesurvey.application.program.RecognizeKnownClient;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.IntrospectToken;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The introspection endpoint of OAuth 2.0 (RFC 7662), for service accounts. */
@Path("/api/auth/introspect")
@Tag(name = "Programs")
@Singleton
public class IntrospectResource {
  private final RecognizeKnownClient recognizeKnownClient;
  private final RecognizeClient recognizeClient;
  private final AuthenticateBearer authenticateBearer;
  private final IntrospectToken introspectToken;
  /** Of its own: sign-ins from the same address must not stop programs that ask about tokens. */
  private final RateLimit limit;

  @Inject
  public IntrospectResource(RecognizeKnownClient recognizeKnownClient, RecognizeClient recognizeClient,
      AuthenticateBearer authenticateBearer, IntrospectToken introspectToken, HttpSettings settings) {
    this.recognizeKnownClient = recognizeKnownClient;
    this.recognizeClient = recognizeClient;
    this.authenticateBearer = authenticateBearer;
    this.introspectToken = introspectToken;
    this.limit = new RateLimit(settings);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "introspect", summary = "Returns the current state of a token", description = """
      The introspection endpoint of RFC 7662. The caller is a service account, with a client secret or an access token. An
      access token is active until it expires, its session ends or its user is disabled. A refresh token is active only if
      token_type_hint is refresh_token. Refused client secrets count for the rate limit.""")
  @SecurityRequirement(name = "client")
  @SecurityRequirement(name = "bearer")
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = SentTokenForm.class)))
  @APIResponse(responseCode = "200", description = "The state of the token.", content = @Content(schema = @Schema(implementation = Introspection.class)))
  @Refuses(status = 400, asOAuthError = true, value = ProblemCode.INVALID_REQUEST)
  @Refuses(status = 401, asOAuthError = true, value = ProblemCode.INVALID_CLIENT)
  @Refuses(status = 401, value = {ProblemCode.MISSING_CREDENTIALS, ProblemCode.INVALID_AUTHORIZATION_HEADER,
      ProblemCode.INVALID_TOKEN, ProblemCode.TOKEN_EXPIRED, ProblemCode.SESSION_REVOKED, ProblemCode.USER_DISABLED})
  @Refuses(status = 403, value = ProblemCode.FORBIDDEN)
  @Refuses(status = 429, value = ProblemCode.RATE_LIMITED)
  @Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
  public Introspection introspect(@Context ContainerRequestContext request, byte[] body) {
    request.setProperty(RequestProperties.USER_ID, caller(request).value());
    checkQuery(request);
    SentToken sent = SentToken.of(body);
    IntrospectToken.Command command = new IntrospectToken.Command(sent.token(), sent.isRefreshToken());
    return switch (introspectToken.execute(command)) {
      case IntrospectToken.Outcome.Active(var state) -> Introspection.of(state);
      case IntrospectToken.Outcome.Inactive inactive -> Introspection.INACTIVE;
    };
  }

  private UserId caller(ContainerRequestContext request) {
    List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    Optional<String> basic = headers.stream().filter(header -> headers.size() == 1).filter(OAuthRequest::isBasic)
        .findFirst();
    return basic.isPresent() ? byClientSecret(request, basic.get()) : byBearer(request);
  }

  private UserId byClientSecret(ContainerRequestContext request, String header) {
    AuthenticateClient.Command credentials = OAuthRequest.client(header);
    return switch (recognizeKnownClient.execute(new RecognizeKnownClient.Command(credentials))) {
      case RecognizeKnownClient.Outcome.Recognized(UserId account) -> account;
      case RecognizeKnownClient.Outcome.Undecided undecided ->
        byQuery(RequestProperties.clientAddress(request), credentials);
    };
  }

  /** Counts the request for the rate limit before the query, and takes it back unless the secret is wrong. */
  private UserId byQuery(String address, AuthenticateClient.Command credentials) {
    limit.tryRequest(address).ifPresent(wait -> {
      throw RateLimitFilter.refused(wait);
    });
    return switch (recognize(address, credentials)) {
      case RecognizeClient.Outcome.Recognized(UserId account) -> {
        limit.takeBack(address);
        yield account;
      }
      case RecognizeClient.Outcome.Refused refused -> throw OAuthRequest.clientRefused();
    };
  }

  private RecognizeClient.Outcome recognize(String address, AuthenticateClient.Command credentials) {
    try {
      return recognizeClient.execute(new RecognizeClient.Command(credentials));
    } catch (DatabaseUnavailable e) {
      limit.takeBack(address);
      throw e;
    }
  }

  private UserId byBearer(ContainerRequestContext request) {
    AuthenticateBearer.Command command = new AuthenticateBearer.Command(
        BearerToken.of(request).orElseThrow(BearerToken::missing));
    User user = BearerFilter.admitted(authenticateBearer.execute(command)).user();
    if (!user.isServiceAccount()) {
      request.setProperty(RequestProperties.USER_ID, user.id().value());
      throw Challenge.insufficientScope("Only service accounts may do this. Ask an administrator for one.");
    }
    return user.id();
  }

  private static void checkQuery(ContainerRequestContext request) {
    try {
      RequestProperties.query(request);
    } catch (ProblemException e) {
      throw e.asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }
}
