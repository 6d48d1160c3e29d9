package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import org.junit.jupiter.api.Test;

class RateLimitedApiTest {
  private final RestApi api = new RestApi(RestApi.PUBLIC_URL, 3);

  @Test
  void whoSendsMoreThanTheLimitIsToldWhenToComeBack() {
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
  void anotherAddressHasALimitOfItsOwn() {
    exhaust();
    assertThat(api.get("/api/auth/login").from("192.0.2.8").send().status()).isEqualTo(200);
  }

  @Test
  void whatNeedsATokenOrOnlyAsksForHealthIsNotLimited() {
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
  void aRequestThatNoOperationCouldTakeIsToldSoAndNotCounted() {
    for (int i = 0; i < 5; i++) {
      assertThat(api.post("/api/auth/login").send().status()).isEqualTo(405);
    }
    exhaust();
    assertThat(api.post("/api/auth/login").send().status()).isEqualTo(405);
    assertThat(api.request("OPTIONS", "/api/auth/login").send().status()).isEqualTo(204);
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
