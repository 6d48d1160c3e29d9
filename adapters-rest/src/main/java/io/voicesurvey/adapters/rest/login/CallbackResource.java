package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.Accept;
import io.voicesurvey.adapters.rest.http.DocumentedLike;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.NoHeadMethod;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.adapters.rest.security.RefreshCookie;
import io.voicesurvey.adapters.rest.security.TokenPair;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.ListProviders;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a login: the browser returns here from the identity provider. */
@Path(CallbackResource.PATH)
@Navigated
@RateLimited
@Tag(name = "Sign-in")
@Singleton
public class CallbackResource {
  /** The path of the redirect URI of the provider {@link ProviderId#DEFAULT}; other ids are appended to it. */
  public static final String PATH = "/api/auth/callback";

  private static final String OPERATION = "callback";
  private static final String DESCRIPTION = """
      Requires the cookie of the login, and either code or error. If the login had a return_to, the browser is redirected
      there, even if the login failed; login_error then contains the problem code. Without a return_to, a browser
      navigation (Accept: text/html) is redirected to the home page, and a failure is a page.""";
  private static final String PROVIDER = "provider";

  private static final Logger LOG = LoggerFactory.getLogger(CallbackResource.class);

  /**
   * The maximum length of a code, and of an error description without an error; some providers put a token into a code.
   */
  private static final int LONG = 8_192;

  /** Values from a provider: printable ASCII, shorter than the head of a request. */
  private static final String PRINTABLE = "^[ -~]+$";

  private final ListProviders listProviders;
  private final CompleteLogin completeLogin;
  private final AttemptCookies attemptCookies;
  private final RefreshCookie refreshCookie;
  private final URI home;

  @Inject
  public CallbackResource(ListProviders listProviders, CompleteLogin completeLogin, AttemptCookies attemptCookies,
      RefreshCookie refreshCookie, HttpSettings settings) {
    this.listProviders = listProviders;
    this.completeLogin = completeLogin;
    this.attemptCookies = attemptCookies;
    this.refreshCookie = refreshCookie;
    this.home = settings.publicUrl().resolve("/");
  }

  @GET
  @NoHeadMethod
  @Produces({Json.MEDIA_TYPE, MediaType.TEXT_HTML})
  @Operation(operationId = OPERATION, summary = "Completes a login after the redirect from the identity provider", description = DESCRIPTION)
  @Parameter(name = "state", in = ParameterIn.QUERY, required = true, description = "The state of the login.", schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9_-]{43}$"))
  @Parameter(name = "code", in = ParameterIn.QUERY, description = "The authorization code.", schema = @Schema(type = SchemaType.STRING, maxLength = LONG, pattern = PRINTABLE))
  @Parameter(name = "error", in = ParameterIn.QUERY, description = "The error code of the identity provider, instead of a code.", schema = @Schema(type = SchemaType.STRING, maxLength = 2048, pattern = PRINTABLE), example = "access_denied")
  @Parameter(name = "error_description", in = ParameterIn.QUERY, description = "Ignored. With an error, it may have any length.", schema = @Schema(type = SchemaType.STRING, maxLength = LONG, pattern = PRINTABLE))
  @Parameter(name = "iss", in = ParameterIn.QUERY, description = "The identity provider's issuer (RFC 9207).", schema = @Schema(type = SchemaType.STRING, maxLength = 2048, pattern = PRINTABLE), example = "https://login.example.com")
  @APIResponse(responseCode = "200", description = "The login succeeded.", headers = {
      @Header(name = "Set-Cookie", ref = "RefreshCookie"),
      @Header(name = "Vary", ref = "VaryAccept")}, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(allOf = TokenPair.class, requiredProperties = {
          "refresh_token", "user"})))
  @APIResponse(responseCode = "303", description = "Redirect to return_to, because the login succeeded or failed; or to the home page after a login without return_to.", headers = {
      @Header(name = "Location", ref = "Location"), @Header(name = "Set-Cookie", ref = "RefreshCookie"),
      @Header(name = "Vary", ref = "VaryAccept")})
  @CallbackRefusals
  public Response callback(@Context ContainerRequestContext request) {
    return callback(ProviderId.DEFAULT, request);
  }

  @GET
  @Path("/{provider}")
  @NoHeadMethod
  @Produces({Json.MEDIA_TYPE, MediaType.TEXT_HTML})
  @Operation(operationId = "callbackOfProvider", summary = "Completes a login after the redirect from the identity provider with that id", description = DESCRIPTION)
  @Parameter(name = PROVIDER, in = ParameterIn.PATH, required = true, description = "The id of the identity provider.", schema = @Schema(type = SchemaType.STRING, pattern = ProvidersResource.ID_FORM), example = "corp")
  @DocumentedLike(OPERATION)
  @CallbackRefusals
  public Response callback(@PathParam(PROVIDER) String id, @Context ContainerRequestContext request) {
    return callback(ProviderId.parse(id).filter(provider -> !provider.equals(ProviderId.DEFAULT))
        .orElseThrow(CallbackResource::unknown), request);
  }

  /** The path of the redirect URI of the provider with that id. */
  public static String pathOf(String provider) {
    return provider.equals(ProviderId.DEFAULT.value()) ? PATH : PATH + "/" + provider;
  }

  /** Comes before the checks of the parameters, because the path of an unknown provider has no resource. */
  private void requireConfigured(ProviderId provider) {
    if (listProviders.execute(new ListProviders.Command()).providers().stream()
        .noneMatch(configured -> configured.id().equals(provider))) {
      throw unknown();
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "This is not the redirect URI of an identity provider.");
  }

  private Response callback(ProviderId provider, ContainerRequestContext request) {
    requireConfigured(provider);
    Query query = RequestProperties.query(request);
    State state = query.single("state").flatMap(State::parse)
        .orElseThrow(() -> ProblemException.invalid("state", "must be the 43 characters of the login's state"));
    CompleteLogin.Command command = command(provider, query, state, request);
    return switch (completeLogin.execute(command)) {
      case Outcome.SignedIn signedIn -> signedIn(signedIn, state, request);
      case Outcome.StateRefused refused -> {
        log(provider, ProblemCode.INVALID_STATE, refused.reason());
        throw Challenge.plain(ProblemCode.INVALID_STATE,
            "This login did not start in this browser, took more than ten minutes, or is already complete."
                + " Start again at /api/auth/login.");
      }
      case Outcome.Failed failed -> failed(failed, provider, state, request);
    };
  }

  /**
   * Logs malformed parameters only for a login of this browser: its provider sent them, and no other component sees
   * them.
   */
  private CompleteLogin.Command command(ProviderId provider, Query query, State state,
      ContainerRequestContext request) {
    Optional<Secret> attempt = attemptCookies.read(request, state);
    try {
      Optional<String> error = query.single("error").filter(text -> !text.isEmpty());
      query.single("error_description", error.isPresent() ? Integer.MAX_VALUE : LONG);
      return new CompleteLogin.Command(provider, state, attempt, attemptCookies.readLegacy(request, state),
          query.single("code", LONG).filter(code -> !code.isEmpty()).map(Secret::of), error, query.single("iss"),
          RequestProperties.client(request));
    } catch (ProblemException malformed) {
      attempt.ifPresent(present -> log(provider, malformed.code(), malformed.detail()));
      throw malformed;
    }
  }

  private Response signedIn(Outcome.SignedIn signedIn, State state, ContainerRequestContext request) {
    request.setProperty(RequestProperties.USER_ID, signedIn.user().id().value());
    LOG.atInfo().addKeyValue("user_id", signedIn.user().id().value())
        .addKeyValue("session_id", signedIn.sessionId().value()).log("login");
    Response.ResponseBuilder response = signedIn.returnTo().map(ReturnTo::url).map(CallbackResource::seeOther)
        .orElseGet(() -> withoutReturnTo(signedIn, request));
    return response.header(HttpHeaders.SET_COOKIE, refreshCookie.set(signedIn.tokens().refreshToken()))
        .header(HttpHeaders.SET_COOKIE, attemptCookies.clear(state)).header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  /** A navigation shows its response to a person, who must not see tokens. */
  private Response.ResponseBuilder withoutReturnTo(Outcome.SignedIn signedIn, ContainerRequestContext request) {
    return Accept.isNavigation(request)
        ? seeOther(home)
        : Response.ok(TokenPair.of(signedIn.tokens(), UserProfile.of(signedIn.user())), Json.MEDIA_TYPE);
  }

  private static void log(ProviderId provider, ProblemCode code, String reason) {
    LOG.atInfo().addKeyValue("provider", provider).addKeyValue("code", code).addKeyValue("reason", reason)
        .log("login failed");
  }

  private Response failed(Outcome.Failed failed, ProviderId provider, State state,
      ContainerRequestContext request) {
    LoginRefusal refusal = LoginRefusal.of(failed.failure());
    log(provider, refusal.problem().code(), refusal.reason());
    ProblemException problem = refusal.attemptIsOver()
        ? refusal.problem().withHeader(HttpHeaders.SET_COOKIE, attemptCookies.clear(state))
        : refusal.problem();
    ReturnTo returnTo = failed.returnTo().orElseThrow(() -> problem);
    request.setProperty(RequestProperties.CODE, problem.code());
    Response.ResponseBuilder response = seeOther(returnTo.withLoginError(problem.code().name()))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    problem.headers().getOrDefault(HttpHeaders.SET_COOKIE, List.of())
        .forEach(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
    return response.build();
  }

  /** Sets the header itself: JAX-RS would complete a location with the untrusted Host header of the request. */
  private static Response.ResponseBuilder seeOther(URI location) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, location.toASCIIString());
  }
}
