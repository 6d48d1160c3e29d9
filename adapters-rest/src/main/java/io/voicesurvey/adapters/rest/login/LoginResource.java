package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.Accept;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.login.StartLogin.Outcome;
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
import java.util.Optional;
import java.util.regex.Pattern;

/** Sends people to their identity provider. */
@Path("/api/auth/login")
@RateLimited
@Singleton
public class LoginResource {
  /** Space-delimited values (OpenID Connect Core 1.0, section 3.1.2.1). */
  private static final Pattern PROMPT = Pattern.compile("[a-z_]{1,32}( [a-z_]{1,32}){0,7}");

  private final StartLogin startLogin;
  private final AttemptCookies cookies;

  @Inject
  public LoginResource(StartLogin startLogin, AttemptCookies cookies) {
    this.startLogin = startLogin;
    this.cookies = cookies;
  }

  @GET
  @Produces({Json.MEDIA_TYPE, MediaType.TEXT_HTML})
  public Response login(@Context ContainerRequestContext request) {
    Query query = Exchange.query(request);
    Optional<String> prompt = query.single("prompt");
    if (prompt.filter(text -> !PROMPT.matcher(text).matches()).isPresent()) {
      throw ProblemException.invalid("prompt", "must be one or more of none, login, consent, select_account");
    }
    StartLogin.Command command = new StartLogin.Command(query.single("return_to"), query.single("login_hint"), prompt,
        cookies.readAll(request));
    return switch (startLogin.execute(command)) {
      case Outcome.Started started -> answer(request, started);
      case Outcome.ReturnToNotAllowed refused -> throw new ProblemException(ProblemCode.RETURN_TO_NOT_ALLOWED,
          "return_to must be of this service's origin or of one in RETURN_TO_ORIGINS.");
      case Outcome.ReturnToMalformed malformed -> throw new ProblemException(ProblemCode.INVALID_RETURN_TO,
          "return_to must be a path that begins with one slash, or an http(s) URL.")
          .withError("return_to", "must be a path or an http(s) URL");
    };
  }

  private Response answer(ContainerRequestContext request, Outcome.Started started) {
    Response.ResponseBuilder response = isNavigation(request)
        ? Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION,
            started.authorizationUrl().toASCIIString())
        : Response.ok(new LoginStarted(started.authorizationUrl().toASCIIString(), started.state().value()));
    started.outdated().forEach(name -> response.header(HttpHeaders.SET_COOKIE, cookies.clear(name)));
    return response.header(HttpHeaders.SET_COOKIE, cookies.set(started.state(), started.sealedAttempt()))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
  }

  private static boolean isNavigation(ContainerRequestContext request) {
    return Accept.prefers(request.getAcceptableMediaTypes(), MediaType.TEXT_HTML_TYPE, MediaType.APPLICATION_JSON_TYPE);
  }
}
