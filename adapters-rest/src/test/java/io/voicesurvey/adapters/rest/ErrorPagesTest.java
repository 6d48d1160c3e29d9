package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorPagesTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  private static final String ISS = "&iss=https://idp.example.test";

  private final RestApi api = new RestApi();

  @ParameterizedTest
  @CsvSource({"GET, /nope", "POST, /nope", "GET, /api/auth/me/", "GET, /admin/nope", "GET, /docs/nope",
      "GET, /assets/nope/main.js", "GET, /admin/users/", "GET, /admin", "GET, //", "GET, /api/auth/login/",
      "GET, /api/auth/callback/", "GET, /api/auth/callback/nope"})
  void anUnknownPathIsAPageInANavigation(String method, String path) {
    Answer page = api.request(method, path).header("Accept", BROWSER).send();

    assertPage(page, 404, "NOT_FOUND");
    assertThat(html(page)).contains("<h1>There is nothing here</h1>", "<a class=\"button\" href=\"/\">Home</a>");
  }

  @Test
  void headGetsTheStatusAndHeadersOfTheErrorPage() {
    Answer page = api.request("HEAD", "/nope").header("Accept", BROWSER).send();

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.body()).isEmpty();
  }

  @Test
  void theErrorPageIsInTheLanguageThatIsPreferred() {
    Answer page = navigate("/nope").header("Accept-Language", "it-IT").send();

    assertThat(page.header("Content-Language")).contains("it");
    assertThat(html(page)).contains("<html lang=\"it\">", "Qui non c’è nulla", "Pagina iniziale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/api/auth/login?return_to=//evil.example", "/api/auth/callback"})
  void anythingElseGetsTheProblemDocumentThatVaries(String path) {
    Answer problem = api.get(path).send();

    assertThat(problem.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
    assertThat(problem.response().getStringHeaders().get("Vary")).contains("Accept, Accept-Language");
    assertThat(problem.header("Content-Security-Policy")).contains("default-src 'none'; frame-ancestors 'none'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth/me", "/api/admin/users"})
  void anOperationForProgramsHasProblemDocumentsAlone(String path) {
    Answer problem = navigate(path).send();

    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html;q=0", "text/*;q=0", "application/xhtml+xml", "text/html;q=0, application/json",
      "garbage", "text/html;q=x"})
  void aRequestThatRefusesPagesGetsTheProblemDocument(String accept) {
    GatesTest.assertProblem(api.get("/nope").header("Accept", accept).send(), 404, "NOT_FOUND");
    assertThat(api.get("/api/auth/login?prompt=X").header("Accept", accept).send().header("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?return_to=/a&return_to=/b", "/?login_error=A&login_error=LOGIN_DENIED",
      "/?login_error=%00",
      "/?login_hint=LONG", "/?a=%zz", "/?%=1", "/?%c3%28", "/admin/users?q=%zz", "/admin/audit?%",
      "/api/auth/login?prompt=login&prompt=login", "/api/auth/login?login_hint=LONG", "/api/auth/login?login_hint=%00",
      "/api/auth/login?max_age=x", "/api/auth/callback?state=a&state=b", "/api/auth/callback?state=LONG",
      "/api/auth/callback?state=%zz"})
  void aPersonGetsAPageForMalformedParameters(String target) {
    Answer page = navigate(target.replace("LONG", "x".repeat(2049))).send();

    assertPage(page, 400, "INVALID_REQUEST");
    assertThat(html(page)).contains("<h1>The address is not complete</h1>",
        "<a class=\"button\" href=\"/\">Try again</a>");
  }

  @ParameterizedTest
  @CsvSource({"?return_to=https://evil.example/, 403, RETURN_TO_NOT_ALLOWED", "?return_to=//x, 400, INVALID_RETURN_TO",
      "?prompt=%3Cscript%3E, 400, INVALID_REQUEST", "?a=%zz, 400, INVALID_REQUEST"})
  void aLoginThatCannotStartIsAPage(String query, int status, String code) {
    Answer page = navigate("/api/auth/login" + query).send();

    assertPage(page, status, code);
    assertThat(html(page)).doesNotContain("evil", "script>");
  }

  @Test
  void aLoginThatFailsForTheProviderIsAPageThatTriesTheSameAgain() {
    api.provider.failWith(new IdentityProviderUnavailable("gone", Duration.ofSeconds(7)));

    Answer page = navigate("/api/auth/login?prompt=login").send();

    assertPage(page, 503, "IDP_UNAVAILABLE");
    assertThat(page.header("Retry-After")).contains("7");
    assertThat(html(page)).contains("<a class=\"button\" href=\"\">Try again</a>");
  }

  @Test
  void tooManyRequestsAreAPage() {
    RestApi limited = new RestApi(RestApi.PUBLIC_URL, 1);
    Answer last = limited.get("/api/auth/login").header("Accept", BROWSER).send();
    for (int i = 0; i < 100 && last.status() != 429; i++) {
      last = limited.get("/api/auth/login").header("Accept", BROWSER).send();
    }

    assertPage(last, 429, "RATE_LIMITED");
    assertThat(last.header("Retry-After")).isPresent();
  }

  @Test
  void aCallbackWithoutALoginAttemptIsAPage() {
    assertPage(navigate("/api/auth/callback").send(), 400, "INVALID_REQUEST");
    Answer page = navigate("/api/auth/callback?code=x&state=" + "s".repeat(43)).send();
    assertPage(page, 401, "INVALID_STATE");
    assertThat(page.header("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer realm=\"voicesurveyagent\", resource_m");
    assertThat(html(page)).contains("<h1>This sign-in is over</h1>", "<a class=\"button\" href=\"/\">Try again</a>");
  }

  @Test
  void headOfTheCallbackStaysAProblemDocument() {
    Answer refused = api.request("HEAD", "/api/auth/callback").header("Accept", BROWSER).send();

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
  }

  @Test
  void aCancelledLoginIsAPageThatClearsItsAttempt() {
    Answer page = api.back(api.begin(""), "&error=access_denied" + ISS).header("Accept", BROWSER).send();

    assertPage(page, 403, "LOGIN_DENIED");
    assertThat(html(page)).contains("<h1>The sign-in was cancelled</h1>");
    assertThat(page.setCookie("vsa_login_")).contains("Max-Age=0");
  }

  @Test
  void theProvidersOwnErrorCodeIsShown() {
    Answer page = api.back(api.begin(""), "&error=server_error&error_description=%3Cb%3E" + ISS)
        .header("Accept", BROWSER)
        .send();

    assertPage(page, 401, "LOGIN_FAILED");
    assertThat(html(page)).contains("<code>server_error</code>").doesNotContain("<b>");
  }

  @Test
  void aLoginEndsAtTheHomePageWithACookieAndWithoutATokenInSight() {
    Answer done = api.callback(api.begin(""), "ann").header("Accept", BROWSER).send();

    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).contains(RestApi.PUBLIC_URL + "/");
    assertThat(done.setCookie("vsa_refresh=")).contains("HttpOnly");
    assertThat(done.body()).isEmpty();
  }

  @Test
  void aLoginOfAProgramEndsWithTokens() {
    for (String accept : new String[]{"*/*", "application/json", "application/json, text/html"}) {
      Answer done = api.callback(api.begin(""), "ann").header("Accept", accept).send();
      assertThat(done.status()).isEqualTo(200);
      assertThat(done.header("Content-Type").orElseThrow()).startsWith("application/json");
      assertThat(done.json().get("access_token").asText()).isNotEmpty();
    }
  }

  @Test
  void aFailureGoesToReturnToAlsoInANavigation() {
    Answer back = api.back(api.begin("?return_to=/"), "&error=access_denied" + ISS).header("Accept", BROWSER).send();

    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("Location")).contains(RestApi.PUBLIC_URL + "/?login_error=LOGIN_DENIED");
  }

  @Test
  void theSignInPageShowsTheErrorOfTheLogin() {
    assertThat(html(navigate("/?login_error=LOGIN_DENIED").send()))
        .contains("role=\"alert\">You cancelled the sign-in, or the provider refused it.");
    for (String unknown : new String[]{"%3Cscript%3E", "LOGIN_DENIED_title", "", "OTHER"}) {
      assertThat(html(navigate("/?login_error=" + unknown).send())).as(unknown)
          .contains("role=\"alert\">The request failed.").doesNotContain("<script>");
    }
  }

  private Request navigate(String path) {
    return api.get(path).header("Accept", BROWSER);
  }

  private static void assertPage(Answer page, int status, String code) {
    assertThat(page.status()).isEqualTo(status);
    assertThat(page.header("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.response().getStringHeaders().get("Vary")).contains("Accept, Accept-Language");
    assertThat(page.header("X-Request-Id")).contains("request-1");
    assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("require-trusted-types-for 'script'");
    assertThat(html(page)).startsWith("<!doctype html>").contains("<code>" + code + "</code>",
        "<code>request-1</code>").containsOnlyOnce("<h1>");
  }

  private static String html(Answer page) {
    return new String(page.body(), StandardCharsets.UTF_8);
  }
}
