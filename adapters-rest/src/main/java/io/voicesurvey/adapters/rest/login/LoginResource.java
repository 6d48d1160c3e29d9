package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.Accept;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.adapters.rest.security.RefreshCookie;
import io.voicesurvey.application.login.StartLogin.Outcome;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginRequirements;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Starts a login: sends the browser to an identity provider. */
@Path("/api/auth/login")
@Navigated
@RateLimited
@Tag(name = "Sign-in")
@Singleton
public class LoginResource {
  private static final String RETURN_TO = LoginParameters.RETURN_TO;

  /** The first character of a path after its slash: a second slash would start a host. */
  private static final String PATH_START = "[A-Za-z0-9._~!$&'()*+,;=:@-]";

  /** Characters that a URL may hold, plain or percent-encoded, except those that browsers rewrite or drop. */
  private static final String URL_PART = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%(?:[2-46-9A-Fa-f][0-9A-Fa-f]|5[0-9ABD-Fabd-f]|7[0-9A-Ea-e]))";

  /** Characters that may occur unencoded although browsers percent-encode them. */
  private static final String NOT_ASCII = "[^\\u0000-\\u009F\\u2028\\u2029]";

  /**
   * The documented form, narrower than {@link io.voicesurvey.domain.login.ReturnToPolicy}, of 2,048 characters at most:
   * a URL or path in ASCII, or a path of any characters that is short enough to be percent-encoded.
   */
  private static final String RETURN_TO_FORM = "^(?:(?:[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z](?:[A-Za-z0-9]|-[A-Za-z0-9]){0,100}(?::[1-9][0-9]{0,3})?)?"
      + "/(?:" + PATH_START + URL_PART + "{0,400})?(?:[?](?:[?]|" + URL_PART + "){0,150})?(?:#(?:[?]|" + URL_PART
      + "){0,50})?|/(?:" + PATH_START + "|" + NOT_ASCII + ")(?:[?]|" + URL_PART + "|" + NOT_ASCII + "){0,240})$";

  private final StartLogin startLogin;
  private final AttemptCookies cookies;
  private final RefreshCookie refreshCookie;
  private final URI publicUrl;

  @Inject
  public LoginResource(StartLogin startLogin, AttemptCookies cookies, RefreshCookie refreshCookie,
      HttpSettings settings) {
    this.startLogin = startLogin;
    this.cookies = cookies;
    this.refreshCookie = refreshCookie;
    this.publicUrl = settings.publicUrl();
  }

  @GET
  @Produces({Json.MEDIA_TYPE, MediaType.TEXT_HTML})
  @Operation(operationId = "login", summary = "Starts a login at an identity provider", description = """
      Redirects a browser navigation (Accept: text/html) to the identity provider. Other clients receive the URL. In both
      cases, the response sets a cookie that binds the attempt to the browser. If there are several providers, provider
      names one, or login_hint is an email of a domain of one. Without either, a navigation is redirected to the page
      that lists the providers. If a navigation fails, the response is a page.""")
  @Parameter(name = LoginParameters.PROVIDER, in = ParameterIn.QUERY, description = "The id of the identity provider, from GET /api/auth/providers.", schema = @Schema(type = SchemaType.STRING, pattern = ProvidersResource.ID_FORM), example = "default")
  @Parameter(name = RETURN_TO, in = ParameterIn.QUERY, description = "The target of the redirect after the login: a path of this service, or a URL of an origin in RETURN_TO_ORIGINS.", schema = @Schema(type = SchemaType.STRING, pattern = RETURN_TO_FORM), example = "/surveys?page=2")
  @Parameter(name = LoginParameters.LOGIN_HINT, in = ParameterIn.QUERY, description = "Sent to the identity provider. An email of a domain that a provider claims also chooses that provider.", schema = @Schema(type = SchemaType.STRING, pattern = Query.TEXT_FORM), example = "ada@example.com")
  @Parameter(name = LoginParameters.PROMPT, in = ParameterIn.QUERY, description = "Sent to the identity provider: none, login, consent, select_account, or several of them.", schema = @Schema(type = SchemaType.STRING, pattern = "^"
      + LoginParameters.PROMPT_FORM + "$"), example = "login")
  @Parameter(name = LoginParameters.MAX_AGE, in = ParameterIn.QUERY, description = "The maximum age of the authentication at the identity provider, in seconds. If it is older, the login fails with INVALID_ID_TOKEN.", schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "2592000"), example = "300")
  @Parameter(name = LoginParameters.ACR_VALUES, in = ParameterIn.QUERY, description = "Authentication context classes, separated by spaces. If the login is of none of them, it fails with ACR_NOT_MET.", schema = @Schema(type = SchemaType.STRING, maxLength = LoginRequirements.MAX_ACR_LENGTH, pattern = "^"
      + LoginParameters.ACR_VALUES_FORM + "$"), example = "gold")
  @Parameter(name = LoginParameters.UI_LOCALES, in = ParameterIn.QUERY, description = "The languages for the pages of the identity provider, separated by spaces.", schema = @Schema(type = SchemaType.STRING, pattern = "^"
      + LoginParameters.LOCALES_FORM + "$"), example = "it en")
  @APIResponse(responseCode = "200", description = "The URL to open in a browser.", headers = {
      @Header(name = "Set-Cookie", ref = "AttemptCookie"),
      @Header(name = "Vary", ref = "VaryAccept")}, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LoginStarted.class)))
  @APIResponse(responseCode = "302", description = "Redirect to the identity provider.", headers = {
      @Header(name = "Location", ref = "Location"), @Header(name = "Set-Cookie", ref = "AttemptCookie"),
      @Header(name = "Vary", ref = "VaryAccept")})
  @APIResponse(responseCode = "303", description = "Redirect to the page that lists the identity providers: none was chosen.", headers = {
      @Header(name = "Location", ref = "Location"), @Header(name = "Vary", ref = "VaryAccept")})
  @Refuses(status = 400, value = {ProblemCode.INVALID_RETURN_TO, ProblemCode.PROVIDER_REQUIRED})
  @Refuses(status = 403, value = ProblemCode.RETURN_TO_NOT_ALLOWED)
  @Refuses(status = 502, value = ProblemCode.IDP_ERROR)
  @Refuses(status = 503, value = ProblemCode.IDP_UNAVAILABLE)
  public Response login(@Context ContainerRequestContext request) {
    Query query = RequestProperties.query(request);
    StartLogin.Command command = new StartLogin.Command(query.single(LoginParameters.PROVIDER),
        query.withAnyCharacter(RETURN_TO), LoginParameters.of(query), refreshCookie.readUnambiguous(request),
        cookies.readAll(request));
    return switch (startLogin.execute(command)) {
      case Outcome.Started started -> response(request, started);
      case Outcome.ReturnToNotAllowed refused -> throw new ProblemException(ProblemCode.RETURN_TO_NOT_ALLOWED,
          "return_to must have the origin of this service or an origin in RETURN_TO_ORIGINS.");
      case Outcome.ReturnToMalformed malformed -> throw new ProblemException(ProblemCode.INVALID_RETURN_TO,
          "return_to must be a path that starts with one slash, or an http(s) URL, without control characters and backslashes.")
          .withError(RETURN_TO, "must be a path or an http(s) URL, without control characters and backslashes");
      case Outcome.TooLong tooLong -> throw ProblemException.invalid(LoginParameters.ACR_VALUES,
          "must be shorter: return_to and acr_values together may have " + LoginAttempt.MAX_VARIABLE_LENGTH
              + " characters, percent-encoded");
      case Outcome.ProviderUnknown unknown ->
        throw ProblemException.invalid(LoginParameters.PROVIDER, "must be the id of a provider of /api/auth/providers");
      case Outcome.ProviderRequired required -> choice(request);
    };
  }

  private Response response(ContainerRequestContext request, Outcome.Started started) {
    Response.ResponseBuilder response = Accept.isNavigation(request)
        ? Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION,
            started.authorizationUrl().toASCIIString())
        : Response.ok(new LoginStarted(started.authorizationUrl().toASCIIString(), started.state().value()),
            Json.MEDIA_TYPE);
    started.outdated().forEach(name -> response.header(HttpHeaders.SET_COOKIE, cookies.clear(name)));
    return response.header(HttpHeaders.SET_COOKIE, cookies.set(started.state(), started.sealedAttempt()))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
  }

  /** The page gets the parameters of this login, so that its links start the same login. */
  private Response choice(ContainerRequestContext request) {
    if (!Accept.isNavigation(request)) {
      throw new ProblemException(ProblemCode.PROVIDER_REQUIRED,
          "Name one of the identity providers of /api/auth/providers in provider.");
    }
    String query = RequestProperties.rawQuery(request).map(text -> "?" + text).orElse("");
    return Response.status(Response.Status.SEE_OTHER)
        .header(HttpHeaders.LOCATION, publicUrl + "/" + query)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
  }
}
