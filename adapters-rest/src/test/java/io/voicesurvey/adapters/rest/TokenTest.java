package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import io.voicesurvey.adapters.rest.problem.OAuthError;
import io.voicesurvey.domain.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String PATH = "/api/auth/token";
  private static final String CLIENT_CREDENTIALS = "grant_type=client_credentials";
  private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String JWT_TYPE = "&subject_token_type=urn:ietf:params:oauth:token-type:jwt";
  private static final String ISSUER = "https://actions.example.test";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final String secret = service("nightly");

  @Test
  void aProgramGetsATokenByBasic() {
    Answer answer = basic("service%3Anightly:" + secret).form(CLIENT_CREDENTIALS).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(names(answer.json())).containsExactly("access_token", "token_type", "expires_in");
    assertThat(answer.json().get("token_type").asText()).isEqualTo("Bearer");
    assertThat(answer.json().get("expires_in").asInt()).isEqualTo(3_600);
    assertThat(me(answer).get("oidc_sub").asText()).isEqualTo("service:nightly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service%3Anightly:%s", "service:nightly:%s", "service%3anightly:%s"})
  void theIdMayBePercentEncodedOrNot(String form) {
    String credentials = form.replace("%s", secret);

    assertThat(basic(credentials).form(CLIENT_CREDENTIALS).send().status()).isEqualTo(200);
    assertThat(api.post(PATH).header("Authorization", "bAsIc " + base64(credentials)).form(CLIENT_CREDENTIALS).send()
        .status()).isEqualTo(200);
  }

  @Test
  void aProgramGetsATokenByTheBody() {
    assertThat(inBody("service:nightly", secret).status()).isEqualTo(200);
    assertRefusedClient(inBody("service:nightly", "wrong"));
  }

  @Test
  void aRequestedScopeIsAnsweredWithTheRole() {
    Answer answer = basic("service:nightly:" + secret).form(CLIENT_CREDENTIALS + "&scope=everything+else").send();

    assertThat(answer.json().get("scope").asText()).isEqualTo("viewer");
  }

  @Test
  void wrongSecretsUnknownClientsAndNoneAreOneAnswer() {
    List<Answer> refusals = new ArrayList<>();
    for (String credentials : List.of("service:nightly:wrong", "service:unknown:" + secret, "nightly:" + secret, "x",
        "",
        ":", "::", ":" + secret, "service:nightly:", "service%3Anightly:", "service%zznightly:" + secret,
        "service:nightly:" + secret + "x", "\0:\0", "ü:ü")) {
      refusals.add(basic(credentials).form(CLIENT_CREDENTIALS).send());
    }
    refusals.add(api.post(PATH).form(CLIENT_CREDENTIALS).send());
    refusals.add(api.post(PATH).header("Authorization", "Basic !").form(CLIENT_CREDENTIALS).send());
    refusals.add(api.post(PATH).header("Authorization", "Basic").form(CLIENT_CREDENTIALS).send());
    refusals.add(api.post(PATH).header("Authorization", "Bearer " + secret).form(CLIENT_CREDENTIALS).send());
    refusals.add(api.post(PATH).form(CLIENT_CREDENTIALS + "&client_id=service:nightly").send());
    refusals.add(api.post(PATH).form(CLIENT_CREDENTIALS + "&client_id=service:nightly&client_secret=").send());
    refusals.add(api.post(PATH).form(CLIENT_CREDENTIALS + "&client_secret=" + secret).send());
    refusals.add(api.post(PATH).form(CLIENT_CREDENTIALS + "&client_assertion_type="
        + "urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=e30.e30.e30").send());

    assertThat(refusals).allSatisfy(TokenTest::assertRefusedClient)
        .extracting(answer -> answer.json().toString()).containsOnly(refusals.getFirst().json().toString());
  }

  @Test
  void aDisabledServiceAndADeletedSecretAreRefusedLikeAWrongSecret() {
    Answer before = inBody("service:nightly", secret);
    JsonNode service = api.get("/api/admin/services/nightly").bearer(root).send().json();
    String user = "/api/admin/users/" + service.get("id").asText();
    api.request("PATCH", user).bearer(root).json("{\"status\":\"disabled\"}").send();
    assertRefusedClient(inBody("service:nightly", secret));
    assertProblem(api.get("/api/auth/me").bearer(before).send(), 401, "USER_DISABLED");

    api.request("PATCH", user).bearer(root).json("{\"status\":\"active\"}").send();
    Answer after = inBody("service:nightly", secret);
    api.request("DELETE", "/api/admin/services/nightly/secrets/" + service.at("/secrets/0/id").asText()).bearer(root)
        .send();
    assertRefusedClient(inBody("service:nightly", secret));
    assertProblem(api.get("/api/auth/me").bearer(after).send(), 401, "SESSION_REVOKED");
  }

  @Test
  void aClientAuthenticatesInOneWay() {
    assertError(basic("service:nightly:" + secret)
        .form(CLIENT_CREDENTIALS + "&client_id=service:nightly&client_secret=" + secret).send(), "invalid_request",
        "INVALID_REQUEST");
    assertError(basic("service:nightly:" + secret).header("Authorization", "Basic " + base64("service:nightly:x"))
        .form(CLIENT_CREDENTIALS).send(), "invalid_request", "INVALID_REQUEST");
    assertError(basic("service:nightly:" + secret).form(CLIENT_CREDENTIALS + "&client_id=service:other").send(),
        "invalid_request", "INVALID_REQUEST");
    assertThat(basic("service:nightly:" + secret).form(CLIENT_CREDENTIALS + "&client_id=service:nightly&client_secret=")
        .send().status()).isEqualTo(200);
  }

  @Test
  void aSecretWithoutAClientIsRefusedWithEveryGrant() {
    assertRefusedClient(api.post(PATH).form("grant_type=refresh_token&refresh_token=a&client_secret=x").send());
    assertRefusedClient(api.post(PATH).form(EXCHANGE + JWT_TYPE + "&subject_token=a.b.c&client_secret=x").send());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"'' | invalid_request | INVALID_REQUEST",
      "grant_type= | invalid_request | INVALID_REQUEST", "x=1 | invalid_request | INVALID_REQUEST",
      "grant_type=password&username=a&password=b | unsupported_grant_type | UNSUPPORTED_GRANT_TYPE",
      "grant_type=authorization_code | unsupported_grant_type | UNSUPPORTED_GRANT_TYPE",
      "grant_type=Client_Credentials | unsupported_grant_type | UNSUPPORTED_GRANT_TYPE",
      "grant_type=client_credentials&grant_type=client_credentials | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token= | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&refresh_token=a | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&x=1&x=2 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a | invalid_grant | INVALID_REFRESH_TOKEN",
      "grant_type=refresh_token&refresh_token=%zz | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=%c3%28 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&%00=1&%00=2 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&%22=1&%22=2 | invalid_request | INVALID_REQUEST",
      "grant_type=%00 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=%00 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&resource=%22 | invalid_request | INVALID_REQUEST",
      "grant_type=refresh_token&refresh_token=a&scope=%E3%80%80 | invalid_request | INVALID_REQUEST"})
  void aWrongRequestIsRefusedInTheFormOfOAuth(String form, String error, String code) {
    assertError(api.post(PATH).form(form).send(), error, code);
  }

  @Test
  void aMalformedQueryIsRefusedInTheSameForm() {
    assertError(api.post(PATH + "?x=%zz").form(CLIENT_CREDENTIALS).send(), "invalid_request", "INVALID_REQUEST");
    assertThat(api.post(PATH + "?grant_type=client_credentials&client_id=service:nightly&client_secret=" + secret)
        .form("").send().status()).isEqualTo(400);
  }

  @Test
  void theGatesAnswerAsEverywhere() {
    assertProblem(api.post(PATH).json("{\"grant_type\":\"client_credentials\"}").send(), 415,
        "UNSUPPORTED_MEDIA_TYPE");
    assertProblem(api.post(PATH).header("Accept", "text/html").form(CLIENT_CREDENTIALS).send(), 406, "NOT_ACCEPTABLE");
    assertProblem(api.get(PATH).send(), 405, "METHOD_NOT_ALLOWED");
    assertProblem(api.post(PATH).form("x=" + "x".repeat(65_536)).send(), 413, "PAYLOAD_TOO_LARGE");
    assertThat(api.request("OPTIONS", PATH).send().header("Allow")).contains("OPTIONS, POST");
  }

  @Test
  void anOutageIsReportedAsEverywhere() {
    api.database.takeAway();

    Answer answer = inBody("service:nightly", secret);

    assertProblem(answer, 503, "DATABASE_UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void itCountsWithTheSignIn() {
    RestApi limited = new RestApi(RestApi.PUBLIC_URL, 2);
    assertThat(limited.post(PATH).form(CLIENT_CREDENTIALS).send().status()).isEqualTo(401);
    assertThat(limited.begin("").status()).isEqualTo(200);
    assertProblem(limited.post(PATH).form(CLIENT_CREDENTIALS).send(), 429, "RATE_LIMITED");
  }

  @Test
  void aWorkloadsTokenIsExchanged() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");

    Answer answer = exchange(workload(Map.of("sub", "repo:a/b")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(answer.json())).containsExactly("access_token", "issued_token_type", "token_type", "expires_in");
    assertThat(answer.json().get("issued_token_type").asText())
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(answer.json().get("expires_in").asInt()).isEqualTo(300);
    assertThat(me(answer).get("oidc_sub").asText()).isEqualTo("service:nightly");
  }

  @Test
  void aWorkloadsTokenIsExchangedOnce() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    Secret token = workload(Map.of("sub", "repo:a/b"));
    assertThat(exchange(token).status()).isEqualTo(200);

    assertError(exchange(token), "invalid_request", "INVALID_SUBJECT_TOKEN");
  }

  @Test
  void aWorkloadThatNoRuleTrustsIsRefusedWithoutTheReason() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    Answer other = exchange(workload(Map.of("sub", "repo:evil/b")));
    Answer stranger = exchange(api.workloadTokens.issue("https://evil.example.test", List.of("us"),
        Map.of("sub", "repo:a/b"), Duration.ofMinutes(5)));

    assertError(other, "invalid_request", "NO_TRUST");
    assertThat(new String(other.body(), StandardCharsets.UTF_8)).doesNotContain("repo:", "sub");
    assertThat(stranger.json()).isEqualTo(other.json());
    assertThat(api.workloadTokens.contacted()).containsExactly(ISSUER);
  }

  @Test
  void aForgedTokenAndGarbageAreRefused() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");

    assertError(exchange(api.workloadTokens.forge(ISSUER, List.of("us"), Map.of("sub", "repo:a/b"),
        Duration.ofMinutes(5))), "invalid_request", "INVALID_SUBJECT_TOKEN");
    assertError(exchange(Secret.of("garbage")), "invalid_request", "INVALID_SUBJECT_TOKEN");
  }

  @Test
  void rulesOfTwoServicesAreAmbiguous() {
    service("other");
    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    trust("other", "{\"sub\":\"repo:a/b\"}");

    assertError(exchange(workload(Map.of("sub", "repo:a/b"))), "invalid_request", "AMBIGUOUS_TRUST");
  }

  @Test
  void aDisabledServiceIsNoTarget() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    String id = api.get("/api/admin/services/nightly").bearer(root).send().json().get("id").asText();
    api.request("PATCH", "/api/admin/users/" + id).bearer(root).json("{\"status\":\"disabled\"}").send();

    assertError(exchange(workload(Map.of("sub", "repo:a/b"))), "invalid_grant", "USER_DISABLED");
  }

  @Test
  void anIssuerThatIsAwayIsReportedInTheFormOfOAuth() {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    api.workloadTokens.takeAway();

    Answer answer = exchange(workload(Map.of("sub", "repo:a/b")));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("5");
    assertThat(answer.json().get("error").asText()).isEqualTo("temporarily_unavailable");
    assertThat(answer.code()).isEqualTo("ISSUER_UNAVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_token=%00" + JWT_TYPE, "subject_token=a.b.c&subject_token_type=%22",
      "subject_token=a.b.c&audience=+" + JWT_TYPE, "subject_token=a.b.c&audience=%E3%80%80" + JWT_TYPE,
      "subject_token=a.b.c&actor_token=a.b.c" + JWT_TYPE, "subject_token=a.b.c&resource=%5C" + JWT_TYPE,
      "subject_token=a.b.c&requested_token_type=%00" + JWT_TYPE})
  void aParameterThatTheParserCannotReadIsRefused(String parameters) {
    assertError(api.post(PATH).form(EXCHANGE + "&" + parameters).send(), "invalid_request", "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&subject_token_type=",
      "&subject_token_type=urn:ietf:params:oauth:token-type:access_token",
      "&subject_token_type=jwt", JWT_TYPE + JWT_TYPE, JWT_TYPE + "&actor_token=x&actor_token_type="
          + "urn:ietf:params:oauth:token-type:jwt",
      JWT_TYPE + "&requested_token_type=urn:ietf:params:oauth:token-type:refresh_token"})
  void anExchangeNeedsItsParameters(String parameters) {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");

    assertError(api.post(PATH).form(EXCHANGE + "&subject_token=" + workload(Map.of("sub", "repo:a/b")).reveal()
        + parameters).send(), "invalid_request", "INVALID_REQUEST");
    assertError(api.post(PATH).form(EXCHANGE + JWT_TYPE).send(), "invalid_request", "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&client_id=anyone", "&audience=https://surveys.example.test",
      "&requested_token_type=urn:ietf:params:oauth:token-type:access_token", "&resource=https://a.b", "&scope=x"})
  void anExchangeTakesTheOtherParametersOfItsStandard(String parameters) {
    trust("nightly", "{\"sub\":\"repo:a/b\"}");

    assertThat(api.post(PATH).form(EXCHANGE + "&subject_token=" + workload(Map.of("sub", "repo:a/b")).reveal()
        + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token" + parameters).send().status())
        .isEqualTo(200);
  }

  @Test
  void aStandardClientRefreshes() {
    Answer ann = api.signIn("ann");
    String refresh = ann.json().get("refresh_token").asText();

    Answer answer = api.post(PATH).form("grant_type=refresh_token&client_id=anyone&refresh_token=" + refresh).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(answer.json())).containsExactly("access_token", "refresh_token", "token_type", "expires_in");
    assertThat(answer.setCookies()).isEmpty();
    assertThat(me(answer).get("name").asText()).isEqualTo("ann");
    assertThat(api.post(PATH).form("grant_type=refresh_token&refresh_token="
        + answer.json().get("refresh_token").asText()).send().status()).isEqualTo(200);
  }

  @Test
  void aReusedRefreshTokenEndsItsSession() {
    Answer ann = api.signIn("ann");
    String refresh = "grant_type=refresh_token&refresh_token=" + ann.json().get("refresh_token").asText();
    Answer next = api.post(PATH).form(refresh).send();
    api.clock.advance(Duration.ofSeconds(11));

    Answer reused = api.post(PATH).form(refresh).send();

    assertError(reused, "invalid_grant", "REFRESH_TOKEN_REUSED");
    assertThat(reused.header("WWW-Authenticate")).isEmpty();
    assertProblem(api.get("/api/auth/me").bearer(next).send(), 401, "SESSION_REVOKED");
  }

  @Test
  void noCookieRefreshesHere() {
    Answer ann = api.signIn("ann");

    assertError(api.post(PATH).header("Cookie", "vsa_refresh=" + ann.json().get("refresh_token").asText())
        .form("grant_type=refresh_token").send(), "invalid_request", "INVALID_REQUEST");
  }

  @Test
  void aSecretThatIsSentWithAnotherGrantIsChecked() {
    Answer ann = api.signIn("ann");
    String form = "grant_type=refresh_token&refresh_token=" + ann.json().get("refresh_token").asText();
    assertRefusedClient(basic("service:nightly:wrong").form(form).send());
    assertRefusedClient(api.post(PATH).form(form + "&client_id=service:nightly&client_secret=wrong").send());
    assertThat(basic("service:nightly:" + secret).form(form).send().status()).isEqualTo(200);

    trust("nightly", "{\"sub\":\"repo:a/b\"}");
    String exchange = EXCHANGE + JWT_TYPE + "&subject_token=" + workload(Map.of("sub", "repo:a/b")).reveal();
    assertRefusedClient(basic("service:nightly:wrong").form(exchange).send());
    assertThat(basic("service:nightly:" + secret).form(exchange).send().status()).isEqualTo(200);
  }

  private static void assertRefusedClient(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("Basic realm=\"voicesurveyagent\", "
        + "resource_metadata=\"http://localhost:8000/.well-known/oauth-protected-resource\"");
    assertThat(names(answer.json())).containsExactly("error", "error_description", "code", "request_id");
    assertThat(answer.json().get("error").asText()).isEqualTo("invalid_client");
    assertThat(answer.code()).isEqualTo("INVALID_CLIENT");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  private static void assertError(Answer answer, String error, String code) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(names(answer.json())).containsExactly("error", "error_description", "code", "request_id");
    assertThat(answer.json().get("error").asText()).isEqualTo(error);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().get("error_description").asText()).matches(OAuthError.DESCRIPTION);
    assertThat(answer.json().get("request_id").asText()).isEqualTo("request-1");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  private JsonNode me(Answer token) {
    Answer answer = api.get("/api/auth/me").bearer(token).send();
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private Secret workload(Map<String, String> claims) {
    return api.workloadTokens.issue(ISSUER, List.of("us"), claims, Duration.ofMinutes(5));
  }

  private Answer exchange(Secret token) {
    return api.post(PATH).form(EXCHANGE + "&subject_token=" + token.reveal() + JWT_TYPE).send();
  }

  private Answer inBody(String id, String value) {
    return api.post(PATH).form(CLIENT_CREDENTIALS + "&client_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)
        + "&client_secret=" + value).send();
  }

  private Request basic(String credentials) {
    return api.post(PATH).header("Authorization", "Basic " + base64(credentials));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void trust(String service, String claims) {
    assertThat(api.post("/api/admin/services/" + service + "/trusts").bearer(root)
        .json("{\"issuer\":\"" + ISSUER + "\",\"audience\":\"us\",\"claims\":" + claims + "}").send().status())
        .isEqualTo(201);
  }

  private String service(String name) {
    api.post("/api/admin/services").bearer(root).json("{\"name\":\"" + name + "\",\"role\":\"viewer\"}").send();
    return api.post("/api/admin/services/" + name + "/secrets").bearer(root).send().json().get("client_secret")
        .asText();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
