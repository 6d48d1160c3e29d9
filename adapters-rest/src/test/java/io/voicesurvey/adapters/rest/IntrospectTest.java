package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntrospectTest {
  private static final String PATH = "/api/auth/introspect";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final String secret = service("api");
  private final Answer ann = api.signIn("ann");
  private final String token = text(ann, "access_token");

  @Test
  void aServiceIntrospectsATokenWithItsSecretOrItsToken() {
    for (Request request : List.of(basic(), api.post(PATH).bearer(serviceToken()))) {
      JsonNode state = ok(request.form("token=" + token).send());

      assertThat(names(state)).containsExactly("active", "token_type", "sub", "username", "email", "name", "role",
          "scope", "iss", "aud", "iat", "exp", "jti", "sid");
      assertThat(state.get("active").asBoolean()).isTrue();
      assertThat(state.get("token_type").asText()).isEqualTo("Bearer");
      assertThat(state.get("sub").asText()).isEqualTo(ann.json().at("/user/id").asText());
      assertThat(List.of(state.get("username").asText(), state.get("email").asText())).containsOnly("ann@example.test");
      assertThat(state.get("name").asText()).isEqualTo("ann");
      assertThat(List.of(state.get("role").asText(), state.get("scope").asText())).containsOnly("viewer");
      assertThat(state.get("iat").asLong()).isEqualTo(api.clock.instant().getEpochSecond());
      assertThat(state.get("exp").asLong()).isEqualTo(api.clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
    }
  }

  @Test
  void aServiceIsNamedByItsClientId() {
    JsonNode state = ok(basic().form("token=" + text(serviceToken(), "access_token")).send());

    assertThat(state.get("client_id").asText()).isEqualTo("service:api");
    assertThat(state.get("username").asText()).isEqualTo("service:api");
    assertThat(state.has("email")).isFalse();
  }

  @Test
  void theUserIsAsItIsNowAndTheTokenEndsWithItsSession() {
    api.request("PATCH", "/api/admin/users/" + ann.json().at("/user/id").asText()).bearer(root)
        .json("{\"role\":\"campaign_manager\"}").send();
    assertThat(ok(basic().form("token=" + token).send()).get("role").asText()).isEqualTo("campaign_manager");

    api.post("/api/auth/logout").bearer(ann).send();
    assertInactive(basic().form("token=" + token).send());
  }

  @Test
  void aRefreshTokenIsActiveOnlyWithItsHint() {
    String refresh = text(ann, "refresh_token");

    assertInactive(basic().form("token=" + refresh).send());
    assertInactive(basic().form("token=" + refresh + "&token_type_hint=access_token").send());
    JsonNode state = ok(basic().form("token=" + refresh + "&token_type_hint=refresh_token").send());
    assertThat(state.get("token_type").asText()).isEqualTo("refresh_token");
    assertThat(state.get("sid").asText()).isEqualTo(ok(basic().form("token=" + token).send()).get("sid").asText());
    assertThat(ok(basic().form("token=" + token + "&token_type_hint=refresh_token").send()).get("token_type").asText())
        .isEqualTo("Bearer");
  }

  @Test
  void anInvalidOrExpiredTokenIsInactive() {
    assertInactive(basic().form("token=x").send());
    api.clock.advance(Duration.ofHours(1));
    assertInactive(basic().form("token=" + token).send());
  }

  @Test
  void onlyAServiceMayAsk() {
    String form = "token=" + token;

    Answer person = api.post(PATH).bearer(ann).form(form).send();
    assertProblem(person, 403, "FORBIDDEN");
    assertThat(person.header("WWW-Authenticate").orElseThrow()).contains("error=\"insufficient_scope\"");
    Answer unauthenticated = api.post(PATH).form(form).send();
    assertProblem(unauthenticated, 401, "MISSING_CREDENTIALS");
    assertThat(unauthenticated.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer realm=");
    assertProblem(api.post(PATH).header("Authorization", "Bearer x").form(form).send(), 401, "INVALID_TOKEN");
    assertProblem(api.post(PATH).header("Authorization", "Digest x").form(form).send(), 401,
        "INVALID_AUTHORIZATION_HEADER");
    assertProblem(basic().header("Authorization", "Basic eDp5").form(form).send(), 401,
        "INVALID_AUTHORIZATION_HEADER");
    assertProblem(api.post(PATH).form(form + "&client_id=service:api&client_secret=" + secret).send(), 401,
        "MISSING_CREDENTIALS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service:api:wrong", "service:unknown:SECRET", "api:SECRET", "", ":", "service%3Aapi:",
      "service:api:"})
  void aWrongSecretAndAnUnknownClientAreOneAnswer(String credentials) {
    Answer answer = api.post(PATH).header("Authorization", "Basic " + base64(credentials.replace("SECRET", secret)))
        .form("token=" + token).send();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=\"voicesurveyagent\"");
    assertThat(answer.json().get("error").asText()).isEqualTo("invalid_client");
    assertThat(answer.code()).isEqualTo("INVALID_CLIENT");
  }

  @Test
  void aDisabledServiceMayNotAsk() {
    Answer own = serviceToken();
    String id = api.get("/api/admin/services/api").bearer(root).send().json().get("id").asText();
    api.request("PATCH", "/api/admin/users/" + id).bearer(root).json("{\"status\":\"disabled\"}").send();

    assertThat(basic().form("token=" + token).send().code()).isEqualTo("INVALID_CLIENT");
    assertProblem(api.post(PATH).bearer(own).form("token=" + token).send(), 401, "USER_DISABLED");
  }

  @Test
  void refusedSecretsAreLimitedAndRightOnesAreNot() {
    RestApi limited = new RestApi(RestApi.PUBLIC_URL, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(limited.post(PATH).header("Authorization", "Basic " + base64("service:x:y")).form("token=x").send()
          .status()).isEqualTo(401);
    }
    assertProblem(limited.post(PATH).header("Authorization", "Basic " + base64("service:x:y")).form("token=x").send(),
        429, "RATE_LIMITED");
    for (int i = 0; i < 400; i++) {
      assertThat(basic().form("token=" + token).send().status()).isEqualTo(200);
    }
  }

  @Test
  void aQueryThatFailsIsNotCounted() {
    RestApi limited = new RestApi(RestApi.PUBLIC_URL, 3);
    limited.database.takeAway();
    for (int i = 0; i < 5; i++) {
      assertThat(limited.post(PATH).header("Authorization", "Basic " + base64("service:x:y")).form("token=x").send()
          .code()).isEqualTo("DATABASE_UNAVAILABLE");
    }
  }

  @Test
  void signInsFromTheSameAddressDoNotLimitIt() {
    RestApi limited = new RestApi(RestApi.PUBLIC_URL, 3);
    for (int i = 0; i < 4; i++) {
      limited.get("/api/auth/login").send();
    }
    assertThat(limited.get("/api/auth/login").send().status()).isEqualTo(429);

    assertThat(limited.post(PATH).header("Authorization", "Basic " + base64("service:x:y")).form("token=x").send()
        .status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token=", "x=1", "token=a&token=a", "token=a&token_type_hint=b&token_type_hint=b",
      "token=%zz", "token=%c3%28",
      "token=a%00", "token=a&token_type_hint=%00"})
  void aWrongFormIsRefusedAfterTheCaller(String form) {
    Answer answer = basic().form(form).send();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asText()).isEqualTo("invalid_request");
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertProblem(api.post(PATH).form(form).send(), 401, "MISSING_CREDENTIALS");
  }

  @Test
  void theGatesAnswerAsEverywhere() {
    assertThat(api.post(PATH + "?x=%zz").header("Authorization", "Basic " + base64("service:api:" + secret))
        .form("token=x").send().status()).isEqualTo(400);
    assertProblem(basic().json("{}").send(), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertProblem(basic().header("Accept", "application/token-introspection+jwt").form("token=x").send(), 406,
        "NOT_ACCEPTABLE");
    assertProblem(api.get(PATH).send(), 405, "METHOD_NOT_ALLOWED");
    assertThat(api.request("OPTIONS", PATH).send().header("Allow")).contains("OPTIONS, POST");
    api.database.takeAway();
    assertProblem(basic().form("token=" + token).send(), 503, "DATABASE_UNAVAILABLE");
  }

  @Test
  void theHolderOfATokenEndsItsSession() {
    for (String held : List.of("access_token", "refresh_token")) {
      Answer holder = api.signIn("bob");
      for (int i = 0; i < 2; i++) {
        Answer answer = api.post("/api/auth/revoke").form("token=" + text(holder, held)).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
      }
      assertProblem(api.get("/api/auth/me").bearer(holder).send(), 401, "SESSION_REVOKED");
    }
  }

  @Test
  void anExpiredTokenEndsItsSessionToo() {
    api.clock.advance(Duration.ofHours(2));
    assertThat(api.post("/api/auth/revoke").form("token=" + token).send().status()).isEqualTo(200);

    assertThat(api.post("/api/auth/refresh").json("{\"refresh_token\":\"" + text(ann, "refresh_token") + "\"}").send()
        .code()).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void anInvalidTokenIsRevokedWithoutTheDatabaseOrACaller() {
    api.database.takeAway();
    for (String form : List.of("token=x", "token=x&token_type_hint=unknown", "token=x&client_id=a&client_secret=b")) {
      assertThat(api.post("/api/auth/revoke").form(form).send().status()).isEqualTo(200);
    }
    assertThat(api.post("/api/auth/revoke").header("Authorization", "Basic !").form("token=x").send().status())
        .isEqualTo(200);
    assertProblem(api.post("/api/auth/revoke").form("token=" + token).send(), 503, "DATABASE_UNAVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token=", "token=a&token=a", "token=%zz"})
  void aRevocationNeedsAToken(String form) {
    Answer answer = api.post("/api/auth/revoke").form(form).send();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asText()).isEqualTo("invalid_request");
  }

  private Request basic() {
    return api.post(PATH).header("Authorization", "Basic " + base64("service:api:" + secret));
  }

  private Answer serviceToken() {
    return api.post("/api/auth/token").header("Authorization", "Basic " + base64("service:api:" + secret))
        .form("grant_type=client_credentials").send();
  }

  private String service(String name) {
    api.post("/api/admin/services").bearer(root).json("{\"name\":\"" + name + "\",\"role\":\"viewer\"}").send();
    return text(api.post("/api/admin/services/" + name + "/secrets").bearer(root).send(), "client_secret");
  }

  private static void assertInactive(Answer answer) {
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"active\":false}");
    ok(answer);
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    return answer.json();
  }

  private static String text(Answer answer, String member) {
    return answer.json().get(member).asText();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
