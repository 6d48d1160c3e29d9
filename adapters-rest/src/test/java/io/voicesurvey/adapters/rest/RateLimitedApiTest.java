package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import org.junit.jupiter.api.Test;

class RateLimitedApiTest {
  private final RestApi api = new RestApi(RestApi.PUBLIC_URL, 3);

  @Test
  void aRequestOverTheLimitIsRefusedWithTheTimeToWait() {
    for (int i = 0; i < 3; i++) {
      assertThat(api.begin("").status()).isEqualTo(200);
    }
    Answer refused = api.begin("");
    assertProblem(refused, 429, "RATE_LIMITED");
    assertThat(refused.header("Retry-After").orElseThrow()).matches("[1-9]|1[0-9]|20");
    assertThat(refused.setCookies()).isEmpty();
  }

  @Test
  void loginCallbackAndRefreshShareOneLimit() {
    assertThat(api.begin("").status()).isEqualTo(200);
    assertThat(api.get("/api/auth/callback").send().status()).isEqualTo(400);
    assertThat(api.post("/api/auth/refresh").send().status()).isEqualTo(401);
    assertProblem(api.begin(""), 429, "RATE_LIMITED");
    assertProblem(api.get("/api/auth/callback").send(), 429, "RATE_LIMITED");
    assertProblem(api.post("/api/auth/refresh").send(), 429, "RATE_LIMITED");
  }

  @Test
  void theCallbacksOfAllProvidersCount() {
    for (int i = 0; i < 3; i++) {
      assertProblem(api.get("/api/auth/callback/corp").send(), 404, "NOT_FOUND");
    }
    assertProblem(api.get("/api/auth/callback/corp").send(), 429, "RATE_LIMITED");
    assertProblem(api.begin(""), 429, "RATE_LIMITED");
  }

  @Test
  void anotherAddressHasALimitOfItsOwn() {
    exhaust();
    assertThat(api.get("/api/auth/login").from("192.0.2.8").send().status()).isEqualTo(200);
  }

  @Test
  void requestsWithATokenForHealthOrForKeysAreNotLimited() {
    Answer signedIn = api.signIn("ann");
    exhaust();
    for (int i = 0; i < 10; i++) {
      assertThat(api.get("/api/auth/me").bearer(signedIn).send().status()).isEqualTo(200);
      assertThat(api.get("/health").send().status()).isEqualTo(200);
      assertThat(api.get("/.well-known/jwks.json").send().status()).isEqualTo(200);
    }
    assertThat(api.post("/api/auth/logout").bearer(signedIn).send().status()).isEqualTo(200);
  }

  @Test
  void requestsThatNoOperationTakesCountToo() {
    assertProblem(api.post("/api/auth/login").send(), 405, "METHOD_NOT_ALLOWED");
    assertProblem(api.get("/api/auth/login").header("Accept", "image/png").send(), 406, "NOT_ACCEPTABLE");
    assertProblem(api.post("/api/auth/refresh").body("text/plain", new byte[1]).send(), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertProblem(api.begin(""), 429, "RATE_LIMITED");
  }

  @Test
  void optionsAndHeadCountToo() {
    assertThat(api.request("OPTIONS", "/api/auth/login").send().status()).isEqualTo(204);
    assertThat(api.request("HEAD", "/api/auth/login").send().status()).isEqualTo(200);
    assertThat(api.request("BREW", "/api/auth/backchannel-logout").send().status()).isEqualTo(405);
    assertThat(api.request("OPTIONS", "/api/auth/login").send().status()).isEqualTo(429);
  }

  @Test
  void tooManyRequestsAreRefusedAfterAnUnknownPathAndBeforeAllOtherChecks() {
    exhaust();
    assertProblem(api.get("/api/auth/login/").send(), 404, "NOT_FOUND");
    assertProblem(api.post("/api/auth/login").send(), 429, "RATE_LIMITED");
    assertProblem(api.get("/api/auth/login").header("Accept", "image/png").send(), 429, "RATE_LIMITED");
    byte[] large = new byte[64 * 1024 + 1];
    assertProblem(api.post("/api/auth/refresh").chunked(large).send(), 429, "RATE_LIMITED");
    assertProblem(api.post("/api/auth/backchannel-logout").body("text/plain", large).send(), 429, "RATE_LIMITED");
  }

  @Test
  void aPageOfAnAllowedOriginMayReadThatItsRequestsAreTooMany() {
    exhaust();
    Answer refused = api.get("/api/auth/login").header("Origin", RestApi.FRIEND).send();
    assertProblem(refused, 429, "RATE_LIMITED");
    assertThat(refused.header("Access-Control-Allow-Origin")).contains(RestApi.FRIEND);
  }

  @Test
  void aLimitOfZeroIsNone() {
    RestApi unlimited = new RestApi(RestApi.PUBLIC_URL, 0);
    for (int i = 0; i < 400; i++) {
      assertThat(unlimited.post("/api/auth/refresh").send().status()).isEqualTo(401);
    }
  }

  private void exhaust() {
    for (int i = 0; i < 3; i++) {
      api.post("/api/auth/refresh").send();
    }
    assertThat(api.post("/api/auth/refresh").send().status()).isEqualTo(429);
  }
}
