package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final String USERS = "/api/admin/users";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final Answer ann = api.signIn("ann");
  private final String annPath = USERS + "/" + id(ann);

  @ParameterizedTest
  @CsvSource({"GET, ''", "GET, /x", "PATCH, /x", "DELETE, /x/sessions", "HEAD, ''"})
  void refusesUsersThatAreNoAdministrators(String method, String path) {
    Answer answer = api.request(method, USERS + path).bearer(ann).send();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("WWW-Authenticate"))
        .contains("Bearer realm=\"voicesurveyagent\", error=\"insufficient_scope\"");
    if (!method.equals("HEAD")) {
      assertProblem(answer, 403, "FORBIDDEN");
    }
  }

  @Test
  void theChecksComeInTheirOrder() {
    String patch = "{\"rôle\":";
    assertThat(api.request("PATCH", annPath).json(patch).send().status()).isEqualTo(401);
    assertThat(api.request("PATCH", annPath).bearer(ann).json(patch).send().status()).isEqualTo(403);
    assertThat(api.request("PATCH", annPath).bearer(root).json(patch).send().status()).isEqualTo(400);
    assertThat(api.request("PATCH", annPath).body("text/plain", patch.getBytes()).send().status()).isEqualTo(415);
    assertThat(api.get(USERS + "?limit=0").send().status()).isEqualTo(401);
    assertThat(api.get(USERS + "?limit=0&x=%zz").bearer(ann).send().status()).isEqualTo(403);
    assertThat(api.get(USERS + "?x=%zz").bearer(root).send().status()).isEqualTo(400);
    assertThat(api.request("PATCH", USERS + "/" + id(root)).bearer(root).header("If-Match", "\"9\"")
        .json("{\"role\":\"viewer\"}").send().status()).isEqualTo(412);
    assertThat(api.request("PUT", annPath).bearer(root).send().header("Allow")).contains("GET, HEAD, OPTIONS, PATCH");
  }

  @Test
  void theListLeadsFromPageToPage() {
    IntStream.range(0, 5).forEach(i -> api.signIn("user" + i));
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get(USERS + "?limit=3" + cursor).bearer(root).send().json();
      assertThat(page.fieldNames()).toIterable().containsExactly("items", "next_cursor");
      page.get("items").forEach(item -> names.add(item.get("name").asText()));
      cursor = page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(names).containsExactly("root", "ann", "user0", "user1", "user2", "user3", "user4");
  }

  @Test
  void theListShowsWholeProfilesAndIsNotCached() {
    Answer answer = api.get(USERS).bearer(root).send();

    assertThat(answer.json().at("/items/1")).isEqualTo(ann.json().get("user"));
    assertThat(answer.json().get("next_cursor").isNull()).isTrue();
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @CsvSource({"role=admin, root", "role=viewer&status=active, ann", "q=AN, ann", "q=root%40EXAMPLE, root",
      "q=an&role=admin, ''", "status=disabled, ''", "q=&role=viewer, ann", "&&role=admin&=x, root"})
  void theListCanBeFiltered(String query, String name) {
    JsonNode items = api.get(USERS + "?" + query).bearer(root).send().json().get("items");

    assertThat(items).extracting(item -> item.get("name").asText())
        .isEqualTo(name.isEmpty() ? List.of() : List.of(name));
  }

  @ParameterizedTest
  @CsvSource({"limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=%2B5", "limit=05",
      "limit=5&limit=5", "role=root", "role=ADMIN", "role=", "status=gone", "cursor=x", "cursor=", "cursor=%00",
      "cursor=AAAAAAAAAAAAAAAAAAAAAB", "cursor=AAAAAAAAAAAAAAAAAAAAAA%3D%3D", "q=a&q=b", "q=%00"})
  void aParameterOfAWrongTypeIsNamed(String query) {
    Answer answer = api.get(USERS + "?" + query).bearer(root).send();

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(query.split("=")[0]);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "?search=vera | search | is not known here. Known in the query: cursor, limit, q, role, status",
      "?rolle=admin | rolle | did you mean role?", "?Role=admin | Role | did you mean role?",
      "?limit=5&user_id=1 | user_id | Known in the query: cursor, limit, q, role, status",
      "?%00=1 | query | Known in the query", "?limit=0&offset=1 | offset | Known in the query"})
  void aParameterThatTheListDoesNotKnowIsRefused(String query, String field, String message) {
    Answer answer = api.get(USERS + query).bearer(root).send();

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).contains(message);
    assertThat(api.request("HEAD", USERS + query).bearer(root).send().status()).isEqualTo(400);
    assertThat(api.get(USERS + query).bearer(ann).send().status()).isEqualTo(403);
    assertThat(api.get(annPath + query).bearer(root).send().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"rolle\":\"admin\"} | rolle | did you mean role?",
      "{\"rolle\":\"admin\"} | rolle | Known in the body: role, status",
      "{\"role\":5} | role | must be one of admin, campaign_manager, viewer",
      "{\"role\":null} | role | must be one of admin, campaign_manager, viewer",
      "{\"status\":true} | status | must be one of active, disabled",
      "{\"status\":{\"a\":1}} | status | must be one of active, disabled",
      "{\"role\":\"root\"} | role | must be one of admin, campaign_manager, viewer",
      "{\"role\":\"admin\",\"role\":\"viewer\"} | role | twice", "{} | body | must contain role, status or both",
      "{\"role\":\"admin\",\"Status\":\"active\"} | Status | did you mean status?"})
  void anInvalidChangeNamesItsMember(String body, String field, String message) {
    Answer answer = patch(annPath, body).send();

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).contains(message);
  }

  @Test
  void anOverlongStartIsRefused() {
    assertProblem(api.get(USERS + "?q=" + "a".repeat(2049)).bearer(root).send(), 400, "INVALID_REQUEST");
    assertThat(api.get(USERS + "?q=" + "a".repeat(2048)).bearer(root).send().status()).isEqualTo(200);
  }

  @Test
  void oneUserIsShownWithTheirTag() {
    Answer shown = api.get(annPath).bearer(root).send();

    assertThat(shown.json()).isEqualTo(ann.json().get("user"));
    assertThat(shown.header("ETag")).contains("\"0\"");
    assertThat(api.request("HEAD", annPath).bearer(root).send().header("ETag")).contains("\"0\"");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"\"0\" | 304", "W/\"0\" | 304", "\"7\", \"0\" | 304", "* | 304", "\"7\" | 200",
      "0 | 200"})
  void aCurrentEntityTagGetsNotModified(String tags, int status) {
    Answer answer = api.get(annPath).bearer(root).header("If-None-Match", tags).send();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("ETag")).contains("\"0\"");
    assertThat(answer.body().length == 0).isEqualTo(status == 304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-7000-8000-00000000ffff", "x", "1-1-1-1-1", "%20", "ann@example.test"})
  void anUnknownUserIsNotFound(String id) {
    String path = USERS + "/" + id;
    assertProblem(api.get(path).bearer(root).send(), 404, "NOT_FOUND");
    assertProblem(patch(path, "{\"role\":\"admin\"}").send(), 404, "NOT_FOUND");
    assertProblem(api.request("DELETE", path + "/sessions").bearer(root).send(), 404, "NOT_FOUND");
  }

  @Test
  void aChangedRoleCountsImmediatelyForAnExistingToken() {
    Answer changed = patch(annPath, "{\"role\":\"admin\"}").send();

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("role").asText()).isEqualTo("admin");
    assertThat(changed.header("ETag")).contains("\"1\"");
    assertThat(changed.header("Cache-Control")).contains("no-store");
    assertThat(api.get(USERS).bearer(ann).send().status()).isEqualTo(200);
  }

  @Test
  void aDisabledUserLosesAllSessions() {
    assertThat(patch(annPath, "{\"status\":\"disabled\"}").send().json().get("status").asText())
        .isEqualTo("disabled");
    assertProblem(api.get("/api/auth/me").bearer(ann).send(), 401, "USER_DISABLED");

    patch(annPath, "{\"status\":\"active\"}").send();
    assertProblem(api.get("/api/auth/me").bearer(ann).send(), 401, "SESSION_REVOKED");
  }

  @Test
  void aChangeToTheSameValuesChangesNoTag() {
    Answer answer = patch(annPath, "{\"role\":\"viewer\",\"status\":\"active\"}").send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).contains("\"0\"");
  }

  @Test
  void theErrorOfAnInvalidRoleListsTheRoles() {
    assertThat(patch(annPath, "{\"role\":\"superuser\"}").send().json().path("detail").asText())
        .contains("role must be one of admin, campaign_manager, viewer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{", "[]", "null", "{\"role\":null}", "{\"role\":1}", "{\"role\":\"root\"}",
      "{\"role\":\"ADMIN\"}", "{\"status\":\"gone\"}", "{\"status\":true}", "{\"role\":\"viewer\",\"name\":\"x\"}",
      "{\"role\":\"viewer\",\"role\":\"admin\"}", "{\"role\":[\"admin\"]}", "{\"role\":\"admin\\u0000\"}"})
  void aBodyThatIsNotTheDocumentedOneIsRefused(String body) {
    assertProblem(patch(annPath, body).send(), 400, "INVALID_REQUEST");
    assertThat(api.get(annPath).bearer(root).send().header("ETag")).contains("\"0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "*", " * ", "\"7\", \"0\"", "\"a,b\",\"0\"", ", \"0\" ,", "W/\"0\", \"0\""})
  void aChangeWithTheCurrentTagIsMade(String tags) {
    assertThat(patch(annPath, "{\"role\":\"admin\"}").header("If-Match", tags).send().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "W/\"0\"", "0", "\"00\"", "\"\"", "\"0\" x", "*, \"0\"", "\"0", "garbage", "",
      "\"99999999999999999999\"", "\"-0\"", "w/\"0\""})
  void aChangeOfAnythingElseIsStale(String tags) {
    assertProblem(patch(annPath, "{\"role\":\"admin\"}").header("If-Match", tags).send(), 412, "STALE");
    assertThat(api.get(annPath).bearer(root).send().header("ETag")).contains("\"0\"");
  }

  @Test
  void tagsMayComeInSeveralHeaders() {
    assertThat(patch(annPath, "{\"role\":\"admin\"}").header("If-Match", "\"7\"").header("If-Match", "\"0\"").send()
        .status()).isEqualTo(200);
  }

  @Test
  void theLastAdminStays() {
    String own = USERS + "/" + id(root);
    assertProblem(patch(own, "{\"role\":\"viewer\"}").send(), 409, "LAST_ADMIN");
    assertProblem(patch(own, "{\"status\":\"disabled\"}").send(), 409, "LAST_ADMIN");

    api.signIn("root2");
    assertThat(patch(own, "{\"role\":\"viewer\"}").send().status()).isEqualTo(200);
    assertProblem(api.get(USERS).bearer(root).send(), 403, "FORBIDDEN");
  }

  @Test
  void sessionsEndAndAreCounted() {
    Answer second = api.signIn("ann");
    Request request = api.request("DELETE", annPath + "/sessions").bearer(root);

    assertThat(request.send().json().get("revoked").asInt()).isEqualTo(2);
    assertThat(request.send().json().get("revoked").asInt()).isZero();

    assertProblem(api.get("/api/auth/me").bearer(second).send(), 401, "SESSION_REVOKED");
    assertThat(api.get("/api/auth/me").bearer(root).send().status()).isEqualTo(200);
    assertThat(api.signIn("ann").status()).isEqualTo(200);
  }

  private Request patch(String path, String body) {
    Request request = api.request("PATCH", path).bearer(root);
    return body.isEmpty() ? request : request.json(body);
  }

  private static String id(Answer signedIn) {
    return signedIn.json().at("/user/id").asText();
  }
}
