package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private final RestApi api = new RestApi();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/auth", "/api/auth/me/", "//api/auth/me", "/api/auth/me;x=1",
      "/api/admin/users/;x", "/api/admin/users/a;x",
      "/api/auth/%6De", "/api/auth/sessions/", "/nope"})
  void aPathThatIsNotToTheLetterADocumentedOneIsUnknown(String path) {
    assertProblem(api.get(path).send(), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"POST | /api/auth/me | GET, HEAD, OPTIONS",
      "TRACE | /health | GET, HEAD, OPTIONS", "BREW | /api/auth/login | GET, HEAD, OPTIONS",
      "get | /health | GET, HEAD, OPTIONS", "GET | /api/auth/logout | OPTIONS, POST",
      "HEAD | /api/auth/callback | GET, OPTIONS", "PUT | /api/auth/sessions/x | DELETE, OPTIONS"})
  void aKnownPathWithAnotherMethodSaysWhichItHas(String method, String path, String allow) {
    Answer answer = api.request(method, path).send();
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains(allow);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"/api/auth/me | GET, HEAD, OPTIONS", "/api/auth/callback | GET, OPTIONS",
      "/api/auth/refresh | OPTIONS, POST", "/api/auth/sessions/any | DELETE, OPTIONS"})
  void optionsTellsTheMethodsWithoutAToken(String path, String allow) {
    Answer answer = api.request("OPTIONS", path).send();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).contains(allow);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void headAnswersAsGetWithoutABody() {
    Answer answer = api.request("HEAD", "/health").send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json;q=0", "application/xml, image/*", "garbage",
      "application/problem+json", "*/*, application/json;q=0"})
  void anAcceptThatCanNotBeMetIsRefused(String accept) {
    assertProblem(api.get("/health").header("Accept", accept).send(), 406, "NOT_ACCEPTABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "text/html;q=0.9, application/json;q=0.1",
      "text/html,application/xhtml+xml,*/*;q=0.8"})
  void anAcceptThatJsonMeetsIsMet(String accept) {
    assertThat(api.get("/health").header("Accept", accept).send().status()).isEqualTo(200);
  }

  @Test
  void aBodyOver64KiBIsRefusedAlsoInChunks() {
    byte[] large = new byte[64 * 1024 + 1];
    assertProblem(api.post("/api/auth/refresh").body("application/json", large).send(), 413, "PAYLOAD_TOO_LARGE");
    assertProblem(api.post("/api/auth/refresh").chunked(large).send(), 413, "PAYLOAD_TOO_LARGE");
    assertProblem(api.get("/health").chunked(large).send(), 413, "PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16",
      "application/*", "nonsense"})
  void aBodyOfAnotherMediaTypeIsRefused(String type) {
    assertProblem(api.post("/api/auth/refresh").body(type, "{}".getBytes()).send(), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void whereThereIsNoBodyItsTypeSaysNothing() {
    for (String type : new String[]{"text/plain", "nonsense", "*/*"}) {
      assertProblem(api.post("/api/auth/refresh").header("Content-Type", type).send(), 401, "MISSING_CREDENTIALS");
    }
  }

  @Test
  void anEncodedBodyIsRefused() {
    assertProblem(api.post("/api/auth/refresh").header("Content-Encoding", "gzip").json("{}").send(), 415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void theChecksComeInTheirOrder() {
    byte[] large = new byte[64 * 1024 + 1];
    assertThat(api.post("/nope").header("Accept", "text/plain").body("text/plain", large).send().status())
        .isEqualTo(404);
    assertThat(api.post("/health").header("Accept", "text/plain").body("text/plain", large).send().status())
        .isEqualTo(405);
    assertThat(api.post("/api/auth/refresh").header("Accept", "text/plain").body("text/plain", large).send().status())
        .isEqualTo(406);
    assertThat(api.post("/api/auth/refresh").body("text/plain", large).send().status()).isEqualTo(413);
    assertThat(api.post("/api/auth/logout").body("text/plain", "x".getBytes()).send().status()).isEqualTo(415);
    assertThat(api.get("/api/auth/me?x=%zz").send().status()).isEqualTo(401);
    assertThat(api.get("/api/auth/me?x=%zz").bearer(api.signIn("ann")).send().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a=%zz", "?%=1", "?a=%c3%28", "?a=%"})
  void aMalformedQueryIsRefusedWhateverItsName(String query) {
    assertProblem(api.get("/health" + query).send(), 400, "INVALID_REQUEST");
  }

  @Test
  void unknownParametersAreIgnored() {
    assertThat(api.get("/health?a=1&a=2&b=" + "x".repeat(5000)).send().status()).isEqualTo(200);
  }

  @Test
  void everyAnswerBearsItsRequestIdAndCanNotBeSniffedOrFramed() {
    for (Answer answer : new Answer[]{api.get("/health").send(), api.get("/nope").send(),
        api.request("OPTIONS", "/health").send()}) {
      assertThat(answer.header("X-Request-Id")).contains("request-1");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'; frame-ancestors 'none'");
    }
  }

  @Test
  void pagesOfAnAllowedOriginMayCallAndOthersMayNot() {
    Answer friend = api.get("/health").header("Origin", RestApi.FRIEND).send();
    assertThat(friend.header("Access-Control-Allow-Origin")).contains(RestApi.FRIEND);
    assertThat(friend.header("Access-Control-Allow-Credentials")).contains("true");
    Answer stranger = api.get("/health").header("Origin", "https://evil.example").send();
    assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(stranger.header("Vary")).contains("Origin");
  }

  @Test
  void aPreflightNamesTheAllowedMethodsAndHeaders() {
    Answer answer = api.request("OPTIONS", "/api/auth/sessions/any").header("Origin", RestApi.FRIEND)
        .header("Access-Control-Request-Method", "DELETE").send();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("DELETE, OPTIONS");
    assertThat(answer.header("Access-Control-Allow-Headers").orElseThrow()).contains("Authorization");
  }

  static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().get("request_id").asText()).isEqualTo("request-1");
    assertThat(answer.json().get("type").asText()).startsWith("/problems/");
    assertThat(answer.json().get("title").asText()).isNotBlank();
    assertThat(answer.json().get("detail").asText()).isNotBlank();
  }
}
