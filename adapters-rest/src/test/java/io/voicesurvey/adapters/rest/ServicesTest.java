package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {
  private static final String SERVICES = "/api/admin/services";
  private static final String NO_ID = "/0199c5a2-7d1e-7a3b-8c4d-5e6f7a8b9c0d";
  private static final String TRUST = """
      {"issuer":"https://actions.example.test","audience":"us","claims":{"sub":"repo:a/b","repository":"a/b"}}""";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final Answer ann = api.signIn("ann");

  @ParameterizedTest
  @CsvSource({"GET, ''", "HEAD, ''", "POST, ''", "GET, /x", "POST, /x/secrets", "DELETE, /x/secrets/y",
      "GET, /x/trusts",
      "POST, /x/trusts", "DELETE, /x/trusts/y"})
  void onlyAdministratorsMay(String method, String path) {
    assertThat(api.request(method, SERVICES + path).send().status()).isEqualTo(401);
    assertThat(api.request(method, SERVICES + path).bearer(ann).send().status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"POST, '', 401", "POST, /x/secrets, 401", "DELETE, /x/secrets/y, 401", "POST, /x/trusts, 401",
      "DELETE, /x/trusts/y, 401", "GET, '', 200", "GET, /x/trusts, 404"})
  void aChangeNeedsAFreshLogin(String method, String path, int status) {
    api.clock.advance(Duration.ofMinutes(61));
    Answer again = api.post("/api/auth/refresh")
        .json("{\"refresh_token\":\"" + root.json().get("refresh_token").asText() + "\"}").send();

    Answer answer = api.request(method, SERVICES + path).bearer(again).send();

    assertThat(answer.status()).isEqualTo(status);
    if (status == 401) {
      assertProblem(answer, 401, "REAUTHENTICATION_REQUIRED");
    }
  }

  @Test
  void aServiceAccountIsCreatedShownAndListed() {
    Answer created = create("nightly", "campaign_manager");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).contains("http://localhost:8000/api/admin/services/nightly");
    assertThat(created.header("Cache-Control")).contains("no-store");
    JsonNode service = created.json();
    assertThat(names(service)).containsExactly("id", "name", "client_id", "role", "status", "created_at",
        "last_used_at", "secrets");
    assertThat(service.get("name").asText()).isEqualTo("nightly");
    assertThat(service.get("client_id").asText()).isEqualTo("service:nightly");
    assertThat(service.get("role").asText()).isEqualTo("campaign_manager");
    assertThat(service.get("status").asText()).isEqualTo("active");
    assertThat(service.get("last_used_at").isNull()).isTrue();
    assertThat(service.get("secrets")).isEmpty();
    assertThat(get("/nightly").json()).isEqualTo(service);
    assertThat(get("").json().get("items").get(0)).isEqualTo(service);
    assertThat(get("").json().get("next_cursor").isNull()).isTrue();
    assertThat(api.get("/api/admin/users/" + service.get("id").asText()).bearer(root).send().json().get("oidc_sub")
        .asText()).isEqualTo("service:nightly");
  }

  @Test
  void aNameIsTakenOnceAndItsCaseCounts() {
    assertThat(create("nightly", "viewer").status()).isEqualTo(201);
    assertProblem(create("nightly", "admin"), 409, "NAME_TAKEN");
    assertThat(create("Nightly", "viewer").status()).isEqualTo(201);
    assertThat(get("/nightly").json().get("role").asText()).isEqualTo("viewer");
  }

  @Test
  void roleAndStatusChangeLikeThoseOfAnyUser() {
    String path = "/api/admin/users/" + create("nightly", "viewer").json().get("id").asText();

    assertThat(api.request("PATCH", path).bearer(root).json("{\"role\":\"admin\",\"status\":\"disabled\"}").send()
        .status()).isEqualTo(200);

    assertThat(get("/nightly").json().get("role").asText()).isEqualTo("admin");
    assertThat(get("/nightly").json().get("status").asText()).isEqualTo("disabled");
  }

  @Test
  void theListLeadsThroughAllAccounts() {
    for (int i = 0; i < 5; i++) {
      create("service" + i, "viewer");
    }
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get("?limit=2" + cursor).json();
      page.get("items").forEach(item -> all.add(item.get("name").asText()));
      cursor = page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(all).containsExactly("service0", "service1", "service2", "service3", "service4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=0", "?limit=201", "?cursor=x", "?q=x", "?limit=1&limit=1", "?x=%zz"})
  void aWrongQueryIsRefused(String query) {
    assertProblem(get(query), 400, "INVALID_REQUEST");
  }

  @Test
  void theListOfRulesKnowsNoParameter() {
    create("nightly", "viewer");
    assertProblem(get("/nightly/trusts?limit=1"), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{} | name | must be sent",
      "{\"name\":\"x\"} | role | must be sent", "{\"role\":\"viewer\"} | name | must be sent",
      "{\"name\":\"a b\",\"role\":\"viewer\"} | name | must be 1 to 63",
      "{\"name\":7,\"role\":\"viewer\"} | name | must be 1 to 63",
      "{\"name\":null,\"role\":\"viewer\"} | name | must be 1 to 63",
      "{\"name\":\"x\",\"role\":\"root\"} | role | must be one of",
      "{\"name\":\"x\",\"role\":[]} | role | must be one of",
      "{\"name\":\"x\",\"role\":\"viewer\",\"nme\":1} | nme | did you mean name?",
      "[] | body | must be one JSON object"})
  void aWrongAccountNamesItsMember(String body, String field, String message) {
    assertInvalid(post("", body), field, message);
  }

  @Test
  void aSecretIsShownOnce() {
    create("nightly", "viewer");

    Answer created = post("/nightly/secrets", "{\"ttl_days\":30}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Cache-Control")).contains("no-store");
    JsonNode secret = created.json();
    assertThat(names(secret)).containsExactly("id", "client_id", "client_secret", "created_at", "expires_at");
    assertThat(secret.get("client_id").asText()).isEqualTo("service:nightly");
    assertThat(secret.get("client_secret").asText()).matches("[A-Za-z0-9_-]{43}");
    assertThat(secret.get("created_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(secret.get("expires_at").asText()).isEqualTo("2026-03-31T12:00:00Z");
    Answer shown = get("/nightly");
    assertThat(names(shown.json().get("secrets").get(0))).containsExactly("id", "created_at", "expires_at");
    assertThat(shown.json().get("secrets").get(0).get("id")).isEqualTo(secret.get("id"));
    assertThat(new String(shown.body())).doesNotContain(secret.get("client_secret").asText());
  }

  @Test
  void twoSecretsAtMostWithAndWithoutABody() {
    create("nightly", "viewer");
    JsonNode first = api.post(SERVICES + "/nightly/secrets").bearer(root).send().json();
    assertThat(first.get("expires_at").isNull()).isTrue();
    assertThat(post("/nightly/secrets", "{}").status()).isEqualTo(201);
    assertProblem(post("/nightly/secrets", "{}"), 409, "TOO_MANY_SECRETS");

    Answer deleted = delete("/nightly/secrets/" + first.get("id").asText());

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertProblem(delete("/nightly/secrets/" + first.get("id").asText()), 404, "NOT_FOUND");
    assertThat(post("/nightly/secrets", "{}").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"ttl_days\":0}", "{\"ttl_days\":3651}",
      "{\"ttl_days\":-1}", "{\"ttl_days\":1.5}", "{\"ttl_days\":\"30\"}", "{\"ttl_days\":null}",
      "{\"ttl_days\":99999999999}", "{\"ttl_days\":true}"})
  void aSecretLivesForDays(String body) {
    create("nightly", "viewer");
    assertInvalid(post("/nightly/secrets", body), "ttl_days", "must be a whole number from 1 to 3,650");
    assertThat(post("/nightly/secrets", "{\"ttl_days\":3650.0}").status()).isEqualTo(201);
  }

  @Test
  void aRuleIsAddedListedAndRemoved() {
    create("actions", "viewer");

    Answer added = post("/actions/trusts", TRUST);

    assertThat(added.status()).isEqualTo(201);
    JsonNode rule = added.json();
    assertThat(names(rule)).containsExactly("id", "issuer", "audience", "claims", "max_ttl_seconds", "created_at");
    assertThat(rule.get("claims").get("sub").asText()).isEqualTo("repo:a/b");
    assertThat(rule.get("max_ttl_seconds").asInt()).isEqualTo(3_600);
    assertThat(post("/actions/trusts", with("\"max_ttl_seconds\":60")).json().get("max_ttl_seconds").asInt())
        .isEqualTo(60);
    assertThat(post("/actions/trusts", with("\"max_ttl_seconds\":8.64e4")).status()).isEqualTo(201);
    assertThat(get("/actions/trusts").json().get("items")).hasSize(3).first().isEqualTo(rule);

    assertThat(delete("/actions/trusts/" + rule.get("id").asText()).status()).isEqualTo(204);
    assertProblem(delete("/actions/trusts/" + rule.get("id").asText()), 404, "NOT_FOUND");
    assertThat(get("/actions/trusts").json().get("items")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{} | issuer | must be sent",
      "{\"issuer\":\"https://a.b\",\"audience\":\"us\"} | claims | must be sent",
      "{\"issuer\":\"https://a.b\",\"claims\":{\"sub\":\"x\"}} | audience | must be sent",
      "{\"issuer\":\"http://a.b\"} | issuer | must be an https URL", "{\"issuer\":7} | issuer | must be an https URL",
      "{\"issuer\":\"https://169.254.169.254/latest?x\"} | issuer | must be an https URL",
      "{\"audience\":\"\"} | audience | must be a string", "{\"audience\":[\"us\"]} | audience | must be a string",
      "{\"claims\":{}} | claims | at least one claim", "{\"claims\":{\"aud\":\"x\"}} | claims | besides iss and aud",
      "{\"claims\":{\"run\":7}} | claims | 1 to 20 strings", "{\"claims\":{\"sub\":\"\"}} | claims | 1 to 20 strings",
      "{\"claims\":{\"sub\":\"a\\u0000\"}} | claims | must not contain control characters",
      "{\"claims\":{\"s\\u0000\":\"a\"}} | claims | printable",
      "{\"claims\":{\"sub\":\"a\",\"sub\":\"b\"}} | sub | twice", "{\"claims\":\"sub\"} | claims | must be an object",
      "{\"claims\":null} | claims | must be an object",
      "{\"max_ttl_seconds\":59} | max_ttl_seconds | from 60 to 86,400",
      "{\"max_ttl_seconds\":86401} | max_ttl_seconds | from 60 to 86,400",
      "{\"max_ttl_seconds\":\"60\"} | max_ttl_seconds | from 60 to 86,400",
      "{\"id\":\"x\"} | id | is not known here"})
  void aWrongRuleNamesItsMember(String body, String field, String message) {
    create("actions", "viewer");
    assertInvalid(post("/actions/trusts", body), field, message);
    assertThat(get("/actions/trusts").json().get("items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET, /unknown", "GET, /unknown/trusts", "POST, /unknown/secrets", "DELETE, /unknown/secrets" + NO_ID,
      "DELETE, /unknown/trusts" + NO_ID, "DELETE, /nightly/secrets" + NO_ID, "DELETE, /nightly/trusts" + NO_ID,
      "DELETE, /nightly/secrets/x", "DELETE, /nightly/trusts/x", "GET, /a%20b", "GET, /a.b", "GET, /-"})
  void anUnknownServiceSecretOrTrustIsNotFound(String method, String path) {
    create("nightly", "viewer");
    assertProblem(api.request(method, SERVICES + path).bearer(root).send(), 404, "NOT_FOUND");
  }

  @Test
  void aRuleOfAnUnknownAccountIsNotFound() {
    assertProblem(post("/unknown/trusts", TRUST), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"'', 'GET, HEAD, OPTIONS, POST'", "/x, 'GET, HEAD, OPTIONS'", "/x/secrets, 'OPTIONS, POST'",
      "/x/secrets/y, 'DELETE, OPTIONS'", "/x/trusts, 'GET, HEAD, OPTIONS, POST'", "/x/trusts/y, 'DELETE, OPTIONS'"})
  void eachPathHasItsMethods(String path, String allow) {
    assertThat(api.request("OPTIONS", SERVICES + path).send().header("Allow")).contains(allow);
    assertThat(api.request("PUT", SERVICES + path).send().status()).isEqualTo(405);
  }

  private void assertInvalid(Answer answer, String field, String message) {
    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).contains(message);
  }

  private static String with(String member) {
    return TRUST.strip().replaceFirst("}$", "," + member + "}");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Answer create(String name, String role) {
    return post("", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
  }

  private Answer get(String path) {
    return request("GET", path).send();
  }

  private Answer post(String path, String body) {
    return request("POST", path).json(body).send();
  }

  private Answer delete(String path) {
    return request("DELETE", path).send();
  }

  private Request request(String method, String path) {
    return api.request(method, SERVICES + path).bearer(root);
  }
}
