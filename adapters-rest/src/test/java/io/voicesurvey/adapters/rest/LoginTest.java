package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private final RestApi api = new RestApi();

  @Test
  void aClientGetsTheAuthorizationUrlAndItsState() {
    Answer answer = api.begin("?login_hint=ann%40example.test&prompt=login");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("authorization_url").asText()).contains("state=" + answer.json().get("state").asText(),
        "login_hint=ann%40example.test", "prompt=login");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void aNavigationIsSentToTheProvider() {
    Answer answer = api.get("/api/auth/login").header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8").send();
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location").orElseThrow()).startsWith("https://idp.example.test/authorize?");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"*/* | 200", "application/json, text/html | 200", "text/html;q=0.5, */* | 200",
      "text/html | 302", "text/* | 302", "application/json;q=0, */* | 302", "text/html, */* | 302"})
  void aRequestThatPrefersHtmlToJsonIsANavigation(String accept, int status) {
    assertThat(api.get("/api/auth/login").header("Accept", accept).send().status()).isEqualTo(status);
  }

  @Test
  void theAttemptGoesIntoACookieForTenMinutes() {
    assertThat(api.begin("").setCookie("vsa_login_")).contains("; Path=/api/auth;", "; Max-Age=600;", "; HttpOnly;",
        "; SameSite=Lax").doesNotContain("Secure");
  }

  @Test
  void underHttpsTheCookiesAreSecure() {
    RestApi secure = new RestApi(URI.create("https://login.example.test"));
    assertThat(secure.begin("").setCookies()).singleElement().asString().startsWith("__Host-vsa_login_")
        .contains("; Path=/;").endsWith("; Secure").doesNotContain("Domain");
  }

  @Test
  void underHttpsACookieThatAnotherHostCouldHaveSetIsNoAttempt() {
    RestApi secure = new RestApi(URI.create("https://login.example.test"));
    Answer begun = secure.begin("");
    String cookie = begun.cookiePair("__Host-vsa_login_");
    for (String planted : List.of(cookie.replace("__Host-", "__Secure-"), cookie.replace("__Host-", ""),
        "\u2000" + cookie, "\u00e2\u0080\u0080" + cookie, "\u0085" + cookie, "\u001f" + cookie, "$Version=1, " + cookie,
        cookie.replace("=", " ="), "a=\"; b=" + cookie.replace("__Host-", "__HOST-") + "\"",
        cookie + "; " + cookie + "x")) {
      assertProblem(secure.callbackWithout(begun, "ann").header("Cookie", planted).send(), 401, "INVALID_STATE");
    }
    assertThat(
        secure.callbackWithout(begun, "ann").header("Cookie", "$Version=1; a=\"b; " + cookie + "; " + cookie).send()
            .status())
        .isEqualTo(200);
  }

  @Test
  void underHttpsALoginThatAnEarlierReleaseBeganIsFinished() {
    RestApi secure = new RestApi(URI.create("https://login.example.test"));
    Answer begun = secure.begin("");
    String cookie = begun.cookiePair("__Host-vsa_login_");
    String name = cookie.substring("__Host-".length(), cookie.indexOf('='));
    Secret sealed = Secret.of(cookie.substring(cookie.indexOf('=') + 1));
    Secret former = secure.seal.sealLegacy(secure.seal.open(sealed).orElseThrow());
    assertThat(secure.callbackWithout(begun, "ann").header("Cookie", "__Secure-" + name + "=" + former.reveal()).send()
        .status()).isEqualTo(200);
  }

  @Test
  void aSixthAttemptDropsTheOldest() {
    List<String> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      held.add(api.begin("").cookiePair("vsa_login_"));
      api.clock.advance(Duration.ofSeconds(1));
    }
    Answer sixth = api.get("/api/auth/login").header("Cookie", String.join("; ", held)).send();
    assertThat(sixth.setCookies()).filteredOn(line -> line.contains("Max-Age=0")).singleElement().asString()
        .startsWith(held.getFirst().split("=")[0] + "=;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/%5Cevil", "javascript:alert(1)", "", "app", "http://a@localhost:8000/"})
  void aReturnToThatIsNoPlaceIsRefused(String returnTo) {
    Answer answer = api.begin("?return_to=" + returnTo.replace(":", "%3A").replace("@", "%40"));
    assertProblem(answer, 400, "INVALID_RETURN_TO");
    assertThat(answer.json().get("errors").get(0).get("field").asText()).isEqualTo("return_to");
  }

  /** Every control character and line end, and a backslash, percent-encoded. */
  static Stream<String> charactersThatNoReturnToHolds() {
    return IntStream
        .concat(IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
            IntStream.of(0x2028, 0x2029, '\\'))
        .mapToObj(Character::toString).map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("charactersThatNoReturnToHolds")
  void aReturnToWithAControlCharacterIsRefusedAsSuch(String character) {
    for (String place : List.of("/a" + character + "b", "/" + character, character + "/",
        "http://localhost:8000/" + character,
        "https://evil.example/" + character, "/a?b=" + character, "/a%23" + character)) {
      Answer answer = api.begin("?return_to=" + place);
      assertProblem(answer, 400, "INVALID_RETURN_TO");
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("return_to");
      assertThat(answer.json().at("/errors/0/message").asText()).contains("without control characters");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%25zz", "%250a", "%250D", "%257f", "%2500", "%255c"})
  void aReturnToThatHoldsAnEncodedControlCharacterIsRefusedToo(String escape) {
    assertProblem(api.begin("?return_to=/a" + escape), 400, "INVALID_RETURN_TO");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%8", "%80", "%c2", "%ed%a0%80"})
  void aReturnToThatIsNoPercentEncodedTextIsAMalformedQuery(String escape) {
    assertProblem(api.begin("?return_to=/a" + escape), 400, "INVALID_REQUEST");
  }

  @Test
  void aReturnToOfAnotherOriginIsForbidden() {
    assertProblem(api.begin("?return_to=https://evil.example/"), 403, "RETURN_TO_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?prompt=LOGIN", "?prompt=login&prompt=none", "?login_hint=a%00b"})
  void aMalformedParameterIsRefused(String query) {
    assertProblem(api.begin(query), 400, "INVALID_REQUEST");
  }

  @Test
  void anInvalidPromptGetsTheValidForm() {
    assertThat(api.begin("?prompt=LOGIN").json().get("detail").asText()).contains("words of a-z and _");
    assertThat(api.begin("?prompt=create").status()).isEqualTo(200);
  }

  @Test
  void anOverlongParameterIsRefused() {
    assertProblem(api.begin("?login_hint=" + "x".repeat(2049)), 400, "INVALID_REQUEST");
  }

  @Test
  void aProviderThatIsAwayIsSaidSoWithWhenToTryAgain() {
    api.provider.failWith(new IdentityProviderUnavailable("no connection", Duration.ofSeconds(7)));
    Answer answer = api.begin("");
    assertProblem(answer, 503, "IDP_UNAVAILABLE");
    assertThat(answer.header("Retry-After")).contains("7");
    api.provider.failWith(new IdentityProviderFault("nonsense"));
    assertProblem(api.begin(""), 502, "IDP_ERROR");
  }

  @Test
  void aFinishedLoginGivesTokensTheUserAndTheRefreshCookie() {
    Answer answer = api.signIn("ann");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("token_type").asText()).isEqualTo("Bearer");
    assertThat(answer.json().get("expires_in").asInt()).isEqualTo(3600);
    assertThat(answer.json().get("user").get("oidc_sub").asText()).isEqualTo("sub-ann");
    assertThat(answer.json().get("user").get("role").asText()).isEqualTo("viewer");
    assertThat(answer.setCookie("vsa_refresh="))
        .startsWith("vsa_refresh=" + answer.json().get("refresh_token").asText() + ";")
        .contains("; Path=/api/auth;", "; HttpOnly;", "; SameSite=Strict");
    assertThat(answer.setCookie("vsa_login_")).contains("Max-Age=0");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void aLoginWithReturnToGoesThereWithoutATokenInTheUrl() {
    Answer answer = api.callback(api.begin("?return_to=/app%3Fx%3D1%23here"), "ann").send();
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains("http://localhost:8000/app?x=1#here");
    assertThat(answer.setCookie("vsa_refresh=")).isNotEmpty();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aFailureGoesToReturnToAsItsCode() {
    Answer begun = api.begin("?return_to=/app%3Fx%3D1%23here");
    Answer answer = api.back(begun, "&error=access_denied&iss=https://idp.example.test").send();
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains("http://localhost:8000/app?x=1&login_error=LOGIN_DENIED#here");
  }

  @Test
  void anAttemptThatCanNotBeTrustedNeverRedirects() {
    Answer begun = api.begin("?return_to=/app");
    String state = begun.json().get("state").asText();
    assertProblem(api.get("/api/auth/callback?code=x&state=" + state).send(), 401, "INVALID_STATE");
    assertProblem(api.back(begun, "&state=again&code=x").send(), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"&code=x&error=y&iss=I | 400 | INVALID_REQUEST",
      "&iss=I | 400 | INVALID_REQUEST",
      "&code=x | 401 | ISSUER_MISMATCH", "&code=x&iss=https://other | 401 | ISSUER_MISMATCH",
      "&error=access_denied&iss=I | 403 | LOGIN_DENIED", "&error=server_error&iss=I | 401 | LOGIN_FAILED",
      "&code=wrong&iss=I | 401 | LOGIN_FAILED", "&code=a&code=b&iss=I | 400 | INVALID_REQUEST",
      "&code=&error=&iss=I | 400 | INVALID_REQUEST", "&code=wrong&error=&iss=I | 401 | LOGIN_FAILED"})
  void everyFailureHasItsCode(String parameters, int status, String code) {
    Answer answer = api.back(api.begin(""), parameters.replace("iss=I", "iss=https://idp.example.test")).send();
    assertProblem(answer, status, code);
  }

  @Test
  void theProvidersErrorCodeIsHandedOnButNoMarkup() {
    String iss = "&iss=https://idp.example.test";
    assertThat(api.back(api.begin(""), "&error=login_required" + iss).send().json().get("idp_error").asText())
        .isEqualTo("login_required");
    Answer markup = api.back(api.begin(""), "&error=%3Cscript%3E&error_description=%3Cb%3E" + iss).send();
    assertProblem(markup, 401, "LOGIN_FAILED");
    assertThat(new String(markup.body(), java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?state=short", "?state=", "?code=x"})
  void aMissingOrMalformedStateIsRefused(String query) {
    assertProblem(api.get("/api/auth/callback" + query).send(), 400, "INVALID_REQUEST");
  }

  @Test
  void aCodeMayBeLong() {
    String iss = "&iss=https://idp.example.test";
    assertProblem(api.back(api.begin(""), "&code=" + "c".repeat(8192) + iss).send(), 401, "LOGIN_FAILED");
    assertTooLong("code", api.back(api.begin(""), "&code=" + "c".repeat(8193) + iss).send(), "8,192");
    assertTooLong("error", api.back(api.begin(""), "&error=" + "c".repeat(2049) + iss).send(), "2,048");
    assertTooLong("iss", api.back(api.begin(""), "&code=c&iss=" + "c".repeat(2049)).send(), "2,048");
  }

  @Test
  void aLongDescriptionDoesNotHideTheError() {
    String iss = "&iss=https://idp.example.test";
    for (int length : new int[]{2049, 8192, 8193, 60_000}) {
      String description = "&error_description=" + "d".repeat(length) + iss;
      assertProblem(api.back(api.begin(""), "&error=access_denied" + description).send(), 403, "LOGIN_DENIED");
      assertThat(api.back(api.begin(""), description + "&error=login_required").send().json().at("/idp_error").asText())
          .isEqualTo("login_required");
    }
    assertTooLong("error_description",
        api.back(api.begin(""), "&code=c&error_description=" + "d".repeat(8193) + iss).send(), "8,192");
  }

  private static void assertTooLong(String field, Answer answer, String most) {
    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).contains(most);
  }

  @Test
  void anInvalidIdTokenIsRefused() {
    api.provider.spoilIdTokens("nonce");
    assertProblem(api.signIn("ann"), 401, "INVALID_ID_TOKEN");
  }

  @Test
  void whileProviderOrDatabaseAreAwayTheAttemptIsKept() {
    Answer begun = api.begin("");
    api.database.takeAway();
    Answer away = api.callback(begun, "ann").send();
    assertProblem(away, 503, "DATABASE_UNAVAILABLE");
    assertThat(away.header("Retry-After")).isPresent();
    assertThat(away.setCookies()).isEmpty();
    api.database.bringBack();
    assertThat(api.callback(begun, "ann").send().status()).isEqualTo(200);
    assertProblem(api.callback(begun, "ann").send(), 401, "INVALID_STATE");
  }
}
