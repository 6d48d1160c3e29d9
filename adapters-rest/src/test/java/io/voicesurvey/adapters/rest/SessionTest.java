package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final String CHALLENGE = "Bearer realm=\"voicesurveyagent\"";
  private static final String METADATA = ", resource_metadata=\"http://localhost:8000/.well-known/oauth-protected-resource\"";

  private final RestApi api = new RestApi();

  @Test
  void meShowsTheWholeProfile() {
    Answer answer = api.get("/api/auth/me").bearer(api.signIn("ann")).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("id", "oidc_sub", "oidc_issuer", "email",
        "name",
        "role", "status", "created_at", "updated_at", "last_login_at");
    assertThat(answer.json().get("created_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void withoutCredentialsTheChallengeHasNoErrorCode() {
    Answer answer = api.get("/api/auth/me").send();
    assertProblem(answer, 401, "MISSING_CREDENTIALS");
    assertThat(answer.header("WWW-Authenticate")).contains(CHALLENGE + METADATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic invalid", "Bearer", "Bearer a b", "Token abc", "abc", "Bearer ä"})
  void aHeaderThatIsNoBearerTokenIsRefused(String header) {
    Answer answer = api.get("/api/auth/me").header("Authorization", header).send();
    assertProblem(answer, 401, "INVALID_AUTHORIZATION_HEADER");
    assertThat(answer.header("WWW-Authenticate")).contains(CHALLENGE + ", error=\"invalid_request\"" + METADATA);
  }

  @Test
  void twoAuthorizationHeadersAreRefused() {
    Answer signedIn = api.signIn("ann");
    assertProblem(api.get("/api/auth/me").bearer(signedIn).bearer(signedIn).send(), 401,
        "INVALID_AUTHORIZATION_HEADER");
  }

  @Test
  void aTokenInTheQueryOrACookieIsNoCredential() {
    String token = api.signIn("ann").json().get("access_token").asText();
    assertProblem(api.get("/api/auth/me?access_token=" + token).send(), 401, "MISSING_CREDENTIALS");
    assertProblem(api.get("/api/auth/me").header("Cookie", "access_token=" + token + "; Authorization=" + token).send(),
        401, "MISSING_CREDENTIALS");
  }

  @Test
  void aForeignTokenIsRefused() {
    Answer answer = api.get("/api/auth/me").header("Authorization", "bEaReR garbage").send();
    assertProblem(answer, 401, "INVALID_TOKEN");
    assertThat(answer.header("WWW-Authenticate")).contains(CHALLENGE + ", error=\"invalid_token\"" + METADATA);
  }

  @Test
  void anExpiredTokenIsRefused() {
    Answer signedIn = api.signIn("ann");
    api.clock.advance(Duration.ofHours(1));
    assertProblem(api.get("/api/auth/me").bearer(signedIn).send(), 401, "TOKEN_EXPIRED");
  }

  @Test
  void noCookieChangesTheAnswerToABearer() {
    Answer signedIn = api.signIn("ann");
    byte[] plain = api.get("/api/auth/me").bearer(signedIn).send().body();
    String fifty = IntStream.range(0, 50).mapToObj(i -> "c" + i + "=\"; =;;\\").collect(Collectors.joining("; "));
    for (String cookie : new String[]{"sessionid=stale", "vsa_refresh=garbage", fifty, ";;;=", "a=\u0001"}) {
      assertThat(api.get("/api/auth/me").bearer(signedIn).header("Cookie", cookie).send().body()).isEqualTo(plain);
    }
    Answer cookieAlone = api.get("/api/auth/me").header("Cookie", signedIn.cookiePair("vsa_refresh")).send();
    assertProblem(cookieAlone, 401, "MISSING_CREDENTIALS");
  }

  @Test
  void refreshByBodyGivesANewPair() {
    Answer signedIn = api.signIn("ann");
    Answer refreshed = refresh(signedIn);
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.json().get("refresh_token").asText())
        .isNotEqualTo(signedIn.json().get("refresh_token").asText());
    assertThat(refreshed.setCookies()).isEmpty();
    assertThat(refreshed.json().has("user")).isFalse();
  }

  @Test
  void refreshByCookieKeepsTheTokenOutOfTheBody() {
    Answer signedIn = api.signIn("ann");
    Answer refreshed = api.post("/api/auth/refresh").header("Cookie", signedIn.cookiePair("vsa_refresh"))
        .header("Origin", "http://localhost:8000").send();
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.json().has("refresh_token")).isFalse();
    assertThat(refreshed.cookiePair("vsa_refresh")).isNotEqualTo(signedIn.cookiePair("vsa_refresh"));
  }

  @Test
  void aRefreshByCookieFromAnotherSiteIsRefused() {
    String cookie = api.signIn("ann").cookiePair("vsa_refresh");
    assertProblem(api.post("/api/auth/refresh").header("Cookie", cookie).send(), 403, "CROSS_SITE");
    assertProblem(api.post("/api/auth/refresh").header("Cookie", cookie).header("Origin", "https://evil.example")
        .header("Sec-Fetch-Site", "same-origin").send(), 403, "CROSS_SITE");
    assertProblem(api.post("/api/auth/refresh").header("Cookie", cookie).header("Origin", "null").send(), 403,
        "CROSS_SITE");
    assertProblem(
        api.post("/api/auth/refresh").header("Cookie", cookie).header("Sec-Fetch-Site", "cross-site").send(), 403,
        "CROSS_SITE");
    assertThat(api.post("/api/auth/refresh").header("Cookie", cookie).header("Sec-Fetch-Site", "same-origin").send()
        .status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth/refresh", "/api/auth/logout"})
  void aRefreshCookieThatComesTwiceWithDifferentValuesIsRefused(String path) {
    Answer signedIn = api.signIn("ann");
    String cookie = signedIn.cookiePair("vsa_refresh");
    String planted = api.signIn("eve").cookiePair("vsa_refresh");
    String quoted = cookie.replace("=", "=\"") + "\"";
    for (String header : List.of(planted + "; " + cookie, cookie + ";" + planted, cookie + "\t;\ta=b; " + planted,
        "$Version=1; " + planted + "; $Path=/api/auth/refresh; " + cookie, cookie + "; " + quoted,
        "a=\"b; " + planted + "; c=\"; " + cookie, planted + "; " + cookie + "; " + cookie)) {
      Answer answer = api.post(path).header("Cookie", header).header("Origin", "http://localhost:8000").send();
      assertProblem(answer, 400, "INVALID_REQUEST");
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("vsa_refresh");
      assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain(cookie.substring("vsa_refresh=".length()));
      assertProblem(api.post(path).header("Cookie", header).send(), 403, "CROSS_SITE");
    }
    Answer inTwoHeaders = api.post(path).header("Cookie", planted).header("Cookie", cookie)
        .header("Origin", "http://localhost:8000").send();
    assertProblem(inTwoHeaders, 400, "INVALID_REQUEST");
    assertThat(
        api.post(path).header("Cookie", cookie + "; vsa_refresh=; " + cookie + "; Vsa_refresh=other; xvsa_refresh=x")
            .header("Origin", "http://localhost:8000").send().status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth/refresh", "/api/auth/logout"})
  void whereTheTokenIsInTheBodyNoCookieCounts(String path) {
    Answer signedIn = api.signIn("ann");
    assertThat(api.post(path).header("Cookie", "vsa_refresh=one; vsa_refresh=two")
        .json("{\"refresh_token\":\"" + signedIn.json().get("refresh_token").asText() + "\"}").send().status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"refresh_token\":5} | refresh_token | must be a string",
      "{\"refresh_token\":null} | refresh_token | must be a string",
      "{\"refresh_token\":[\"a\"]} | refresh_token | must be a string",
      "{\"refresh_token\":{}} | refresh_token | must be a string",
      "{\"refresh_token\":\"\"} | refresh_token | must not be empty",
      "{\"refresh_token\":\"a\\u0000\"} | refresh_token | control characters",
      "{\"refresh_token\":\"a\\ud800\"} | refresh_token | surrogate",
      "{\"refresh_token\":\"a\",\"refresh_token\":\"a\"} | refresh_token | twice",
      "{\"refresh_token\":\"a\",\"refresh_token\":5} | refresh_token | twice",
      "{\"refresh_token\":\"a\",\"extra\":1} | extra | Known in the body: refresh_token",
      "{\"extra\":1,\"refresh_token\":\"a\"} | extra | Known in the body: refresh_token",
      "{\"refreshToken\":\"a\"} | refreshToken | did you mean refresh_token?",
      "{\"\":\"a\"} | body | Known in the body: refresh_token",
      "{\"\\u0000\":\"a\"} | body | Known in the body: refresh_token",
      "{\"a\\nb<i>\":{}} | ab<i> | Known in the body: refresh_token",
      "{\"refresh_token\":tru} | body | well-formed", "{\"refresh_token\":\"a} | body | well-formed",
      "{\"refresh_token\":\"a\"]} | body | well-formed", "{ | body | well-formed", "{'a':1} | body | well-formed",
      "[] | body | JSON object", "null | body | JSON object", "\"x\" | body | JSON object", "5 | body | JSON object",
      "{} {} | body | nothing after it", "{}x | body | well-formed"})
  void theErrorOfABodyNamesItsMember(String body, String field, String message) {
    for (String path : List.of("/api/auth/refresh", "/api/auth/logout")) {
      Answer answer = api.post(path).json(body).send();
      assertProblem(answer, 400, "INVALID_REQUEST");
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
      assertThat(answer.json().at("/errors/0/message").asText()).contains(message);
    }
  }

  @Test
  void aLongNameOfAMemberIsShownInPart() {
    Answer answer = api.post("/api/auth/refresh").json("{\"" + "x".repeat(50_000) + "\":1}").send();
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("x".repeat(64));
    assertThat(answer.body()).hasSizeLessThan(600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{} {}", "[]", "null", "\"x\"", "{\"refresh_token\":5}", "{\"refresh_token\":null}",
      "{\"refresh_token\":[\"a\"]}", "{\"refresh_token\":\"a\",\"refresh_token\":\"b\"}", "{\"other\":1}",
      "{\"refresh_token\":\"a\\u0000\"}", "{\"refresh_token\":true}", "{\"refresh_token\":\"\"}"})
  void aBodyThatIsNotTheDocumentedOneIsRefused(String body) {
    Answer answer = api.post("/api/auth/refresh").json(body).send();
    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().get("errors").get(0).get("field").asText()).isIn("body", "refresh_token", "other");
  }

  @Test
  void aBodyThatIsNoUtf8IsRefused() {
    byte[] bytes = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    assertProblem(api.post("/api/auth/refresh").body("application/json", bytes).send(), 400, "INVALID_REQUEST");
    byte[] utf16 = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertProblem(api.post("/api/auth/refresh").body("application/json", utf16).send(), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void withNeitherBodyNorCookieCredentialsAreMissing(String body) {
    Answer answer = api.post("/api/auth/refresh").json(body).send();
    assertProblem(answer, 401, "MISSING_CREDENTIALS");
    assertThat(answer.header("WWW-Authenticate")).contains(CHALLENGE + METADATA);
  }

  @Test
  void aForgedRefreshTokenIsRefusedWithAChallenge() {
    Answer answer = api.post("/api/auth/refresh").json("{\"refresh_token\":\"forged\"}").send();
    assertProblem(answer, 401, "INVALID_REFRESH_TOKEN");
    assertThat(answer.header("WWW-Authenticate")).contains(CHALLENGE + ", error=\"invalid_token\"" + METADATA);
  }

  @Test
  void aRefreshTokenUsedBeforeEndsItsSession() {
    Answer signedIn = api.signIn("ann");
    Answer first = refresh(signedIn);
    api.clock.advance(Duration.ofSeconds(11));
    assertProblem(refresh(signedIn), 401, "REFRESH_TOKEN_REUSED");
    assertProblem(refresh(first), 401, "SESSION_REVOKED");
    assertProblem(api.get("/api/auth/me").bearer(first).send(), 401, "SESSION_REVOKED");
  }

  @Test
  void logoutByBearerEndsTheSessionAndClearsTheCookie() {
    Answer signedIn = api.signIn("ann");
    Answer answer = api.post("/api/auth/logout").bearer(signedIn).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("end_session_url").asText()).startsWith("https://idp.example.test/end_session");
    assertThat(answer.setCookie("vsa_refresh=")).contains("Max-Age=0");
    assertThat(api.post("/api/auth/logout").bearer(signedIn).send().status()).isEqualTo(200);
    assertProblem(refresh(signedIn), 401, "SESSION_REVOKED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"other\":1}", "{\"refresh_token\":1}"})
  void aLogoutThatIsRefusedEndsNothing(String body) {
    Answer signedIn = api.signIn("ann");
    assertProblem(api.post("/api/auth/logout").bearer(signedIn).json(body).send(), 400, "INVALID_REQUEST");
    assertProblem(api.post("/api/auth/logout?%zz").bearer(signedIn).send(), 400, "INVALID_REQUEST");
    assertThat(api.get("/api/auth/me").bearer(signedIn).send().status()).isEqualTo(200);
    assertProblem(api.post("/api/auth/logout").header("Authorization", "Bearer forged").json(body).send(), 401,
        "INVALID_TOKEN");
  }

  @Test
  void missingCredentialsPrecedeAMalformedQuery() {
    assertProblem(api.post("/api/auth/refresh?%zz").send(), 401, "MISSING_CREDENTIALS");
    assertProblem(api.post("/api/auth/logout?%zz").send(), 401, "MISSING_CREDENTIALS");
    Answer signedIn = api.signIn("ann");
    String body = "{\"refresh_token\":\"" + signedIn.json().get("refresh_token").asText() + "\"}";
    assertProblem(api.post("/api/auth/refresh?%zz").json(body).send(), 400, "INVALID_REQUEST");
    assertThat(refresh(signedIn).status()).isEqualTo(200);
  }

  @Test
  void logoutTakesATokenWhoseTimeIsOver() {
    Answer signedIn = api.signIn("ann");
    api.clock.advance(Duration.ofHours(2));
    assertThat(api.post("/api/auth/logout").bearer(signedIn).send().status()).isEqualTo(200);
    assertProblem(refresh(signedIn), 401, "SESSION_REVOKED");
  }

  @Test
  void logoutByCookieNeedsOurOwnSite() {
    String cookie = api.signIn("ann").cookiePair("vsa_refresh");
    assertProblem(api.post("/api/auth/logout").header("Cookie", cookie).send(), 403, "CROSS_SITE");
    assertThat(
        api.post("/api/auth/logout").header("Cookie", cookie).header("Origin", RestApi.FRIEND).send().status())
        .isEqualTo(200);
  }

  @Test
  void logoutIsNotTalkedIntoACookieByABadBearer() {
    Answer signedIn = api.signIn("ann");
    assertProblem(api.post("/api/auth/logout").header("Authorization", "Bearer forged")
        .header("Cookie", signedIn.cookiePair("vsa_refresh")).header("Origin", "http://localhost:8000").send(), 401,
        "INVALID_TOKEN");
    assertThat(refresh(signedIn).status()).isEqualTo(200);
  }

  @Test
  void logoutWithoutCredentialsIsRefused() {
    assertProblem(api.post("/api/auth/logout").send(), 401, "MISSING_CREDENTIALS");
    assertProblem(api.post("/api/auth/logout").json("{\"refresh_token\":\"forged\"}").send(), 401,
        "INVALID_REFRESH_TOKEN");
  }

  @Test
  void peopleSeeAndEndTheirOwnSessions() {
    Answer first = api.signIn("ann");
    api.clock.advance(Duration.ofSeconds(1));
    Answer second = api.signIn("ann");
    Answer list = api.get("/api/auth/sessions").bearer(second).send();
    assertThat(list.json().get("items")).hasSize(2);
    assertThat(list.json().get("items").get(0).get("current").asBoolean()).isTrue();
    assertThat(list.json().get("items").get(0).get("ip").asText()).isEqualTo("192.0.2.7");
    assertThat(list.json().get("items").get(0).get("user_agent").isNull()).isTrue();
    String other = list.json().get("items").get(1).get("id").asText();
    assertThat(api.request("DELETE", "/api/auth/sessions/" + other).bearer(second).send().status()).isEqualTo(204);
    assertProblem(api.get("/api/auth/me").bearer(first).send(), 401, "SESSION_REVOKED");
    assertProblem(api.request("DELETE", "/api/auth/sessions/" + other).bearer(second).send(), 404, "NOT_FOUND");
  }

  @Test
  void anotherUsersSessionAndAnInvalidIdAreNotFound() {
    Answer victim = api.signIn("ann");
    Answer thief = api.signIn("bob");
    String id = api.get("/api/auth/sessions").bearer(victim).send().json().get("items").get(0).get("id").asText();
    assertProblem(api.request("DELETE", "/api/auth/sessions/" + id).bearer(thief).send(), 404, "NOT_FOUND");
    assertProblem(api.request("DELETE", "/api/auth/sessions/1-1-1-1-1").bearer(thief).send(), 404, "NOT_FOUND");
    assertProblem(api.request("DELETE", "/api/auth/sessions/" + id).send(), 401, "MISSING_CREDENTIALS");
    assertThat(api.get("/api/auth/me").bearer(victim).send().status()).isEqualTo(200);
  }

  @Test
  void withoutTheDatabaseRequestsAreRefusedAndHealthResponds() {
    Answer signedIn = api.signIn("ann");
    api.database.takeAway();
    assertProblem(api.get("/api/auth/me").bearer(signedIn).send(), 503, "DATABASE_UNAVAILABLE");
    assertThat(api.get("/health").send().status()).isEqualTo(200);
    Answer ready = api.get("/health/ready").send();
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().get("status").asText()).isEqualTo("down");
    assertThat(ready.json().get("checks").get("database").asText()).isEqualTo("down");
    assertThat(ready.json().get("identity_providers").toString()).isEqualTo("{\"default\":\"ok\"}");
  }

  @Test
  void theKeysMayBeCached() {
    Answer answer = api.get("/.well-known/jwks.json").send();
    assertThat(answer.json().get("keys")).hasSize(1);
    assertThat(answer.header("Cache-Control")).contains("public, max-age=300");
  }

  private Answer refresh(Answer holder) {
    return api.post("/api/auth/refresh")
        .json("{\"refresh_token\":\"" + holder.json().get("refresh_token").asText() + "\"}").send();
  }
}
