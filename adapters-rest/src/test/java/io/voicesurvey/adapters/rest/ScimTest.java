package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import io.voicesurvey.application.port.InMemoryWaitingUsers;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.domain.user.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCIM as a directory uses it. */
class ScimTest {
  private static final String SCIM = "application/scim+json";
  private static final String ROOT = "http://localhost:8000/scim/v2";

  private final RestApi api = new RestApi();
  private Answer root;

  @BeforeEach
  void signIn() {
    root = api.signIn("root");
  }

  @Test
  void theConfigurationStatesTheSupportedFeatures() {
    JsonNode config = get("/ServiceProviderConfig").json();

    assertThat(config.at("/patch/supported").asBoolean()).isTrue();
    assertThat(config.at("/filter/supported").asBoolean()).isTrue();
    assertThat(config.at("/etag/supported").asBoolean()).isTrue();
    assertThat(config.at("/bulk/supported").asBoolean(true)).isFalse();
    assertThat(config.at("/sort/supported").asBoolean(true)).isFalse();
    assertThat(config.at("/meta/location").asText()).isEqualTo(ROOT + "/ServiceProviderConfig");
  }

  @Test
  void theSchemasStateTheValuesOfRolesAndGroups() {
    JsonNode schemas = get("/Schemas").json();

    assertThat(schemas.at("/totalResults").asInt()).isEqualTo(2);
    JsonNode user = get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User").json();
    assertThat(texts(attribute(attribute(user, "roles"), "value").at("/canonicalValues"))).containsExactly("viewer",
        "campaign_manager", "admin");
    JsonNode group = get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group").json();
    assertThat(texts(attribute(group, "displayName").at("/canonicalValues"))).containsExactly("admin",
        "campaign_manager", "survey-admins", "viewer");
    assertRefused(get("/Schemas/s"), 404, null);
    assertThat(get("/ResourceTypes").json().at("/Resources/0/endpoint").asText()).isEqualTo("/Users");
    assertThat(get("/ResourceTypes/Group").json().at("/schema").asText())
        .isEqualTo("urn:ietf:params:scim:schemas:core:2.0:Group");
    assertRefused(get("/ResourceTypes/Other"), 404, null);
    assertRefused(get("/Schemas?filter=id%20pr"), 403, null);
    assertRefused(get("/ResourceTypes?filter=id%20pr"), 403, null);
  }

  @Test
  void aUserIsCreatedAndShown() {
    Answer created = post("/Users", """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "X-1", "userName": "Ada",
          "displayName": "Ada L.", "name": {"givenName": "Ada", "familyName": "Lovelace"}, "active": true,
          "emails": [{"value": "ada@example.test", "type": "work", "primary": true}],
          "roles": [{"value": "campaign_manager"}]}""");

    assertThat(created.status()).isEqualTo(201);
    JsonNode user = created.json();
    String id = user.at("/id").asText();
    assertThat(created.header("Location")).contains(ROOT + "/Users/" + id);
    assertThat(created.header("ETag")).contains("\"0\"");
    assertThat(created.header("Content-Type")).contains(SCIM);
    assertThat(created.header("Cache-Control")).contains("no-store");
    assertThat(user.at("/meta/location").asText()).isEqualTo(ROOT + "/Users/" + id);
    assertThat(user.at("/meta/resourceType").asText()).isEqualTo("User");
    assertThat(user.at("/meta/version").asText()).isEqualTo("\"0\"");
    assertThat(user.at("/meta/created").asText()).startsWith("2026-03-01T12:00:00");
    assertThat(user.at("/userName").asText()).isEqualTo("Ada");
    assertThat(user.at("/externalId").asText()).isEqualTo("X-1");
    assertThat(user.at("/displayName").asText()).isEqualTo("Ada L.");
    assertThat(user.at("/name/givenName").asText() + user.at("/name/familyName").asText()).isEqualTo("AdaLovelace");
    assertThat(user.at("/name").size()).isEqualTo(2);
    assertThat(user.at("/active").isBoolean()).isTrue();
    assertThat(user.at("/emails/0/value").asText()).isEqualTo("ada@example.test");
    assertThat(user.at("/emails/0/type").asText()).isEqualTo("work");
    assertThat(user.at("/emails/0").size()).isEqualTo(2);
    assertThat(user.at("/roles").toString()).isEqualTo("[{\"value\":\"campaign_manager\"}]");
    assertThat(user.has("groups")).isFalse();
    Answer shown = get("/Users/" + id);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json()).isEqualTo(user);
    assertThat(profile(id).at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(profile(id).at("/last_login_at").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"userName\":\"bea\"}|bea", "{\"USERNAME\":\"bea\",\"title\":\"Dr\"}|bea",
      "{\"userName\":\"bea\",\"name\":{\"givenName\":\"Bea\",\"familyName\":\"B\"}}|Bea B",
      "{\"userName\":\"bea\",\"name\":{\"formatted\":\"Dr. Bea\",\"givenName\":\"B\"},\"displayName\":\"\"}|Dr. Bea"})
  void aMissingDisplayNameIsTakenFromTheOtherNames(String body, String expected) {
    JsonNode user = post("/Users", body).json();

    assertThat(user.at("/displayName").asText()).isEqualTo(expected);
    assertThat(user.at("/userName").asText()).isEqualTo("bea");
    assertThat(user.at("/active").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"displayName\":\"x\"}|invalidValue", "{\"userName\":\"\"}|invalidValue",
      "{\"userName\":\"a\u200Bb\"}|invalidValue",
      "{\"userName\":5}|invalidValue", "{\"userName\":{}}|invalidValue", "{\"userName\":[\"a\",\"b\"]}|invalidValue",
      "{\"userName\":\"a\",\"active\":\"maybe\"}|invalidValue", "{\"userName\":\"a\",\"active\":5}|invalidValue",
      "{\"userName\":\"a\",\"emails\":[{\"value\":\"no email\"}]}|invalidValue",
      "{\"userName\":\"a\",\"emails\":[{\"value\":\"a@x.org\",\"primary\":true},"
          + "{\"value\":\"b@x.org\",\"primary\":\"True\"}]}|invalidValue",
      "{\"userName\":\" \\u00A0 \"}|invalidValue",
      "{\"userName\":\"a\",\"emails\":5}|invalidValue", "{\"userName\":\"a\",\"name\":\"x\"}|invalidValue",
      "{\"userName\":\"a\",\"name\":{\"givenName\":5}}|invalidValue",
      "{\"userName\":\"a\",\"roles\":[{\"value\":\"root\"}]}|invalidValue",
      "{\"userName\":\"a\",\"externalId\":7}|invalidValue", "{\"userName\":\"a\",\"userName\":\"b\"}|invalidSyntax",
      "{\"userName\":\"a\",\"USERNAME\":\"b\"}|invalidSyntax", "{\"userName\":\"a\\u0000\"}|invalidSyntax",
      "{\"userName\":\"a\"|invalidSyntax", "[]|invalidSyntax", "5|invalidSyntax",
      "{\"userName\":\"a\"}{}|invalidSyntax",
      "{\"userName\":\"a\",\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"]}|invalidSyntax"})
  void aWrongUserIsRefused(String body, String type) {
    assertRefused(post("/Users", body), 400, type);
  }

  @Test
  void deepNestingIsRefused() {
    assertRefused(post("/Users", "{\"userName\":\"a\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}"), 400,
        "invalidSyntax");
    assertRefused(find("/Users", "(".repeat(900) + "userName pr" + ")".repeat(900)), 400, "invalidFilter");
    assertRefused(post("/Users/.search", "{\"filter\":\"" + "(".repeat(100_000) + "\"}"), 400, "invalidValue");
  }

  @Test
  void aNameAnIdOrAnEmailInUseIsAConflict() {
    create("{\"userName\":\"Bea\",\"externalId\":\"X\",\"emails\":[{\"value\":\"bea@example.test\"}]}");

    assertRefused(post("/Users", "{\"userName\":\"BEA\"}"), 409, "uniqueness");
    assertRefused(post("/Users", "{\"userName\":\"b\",\"externalId\":\"X\"}"), 409, "uniqueness");
    assertRefused(post("/Users", "{\"userName\":\"b\",\"emails\":[{\"value\":\"BEA@example.test\"}]}"), 409,
        "uniqueness");
    String other = id(create("{\"userName\":\"other\"}"));
    assertRefused(put("/Users/" + other, "{\"userName\":\"bea\"}"), 409, "uniqueness");
    assertRefused(patch("/Users/" + other, replace("userName", "\"BEA\"")), 409, "uniqueness");
  }

  @Test
  void aWholeUserIsReplaced() {
    String id = id(create("""
        {"userName": "bea", "externalId": "X", "displayName": "Bea", "emails": [{"value": "bea@example.test"}],
          "name": {"givenName": "Bea"}, "roles": [{"value": "admin"}]}"""));

    Answer replaced = put("/Users/" + id, "{\"id\":\"changed\",\"userName\":\"bea2\",\"active\":false}");

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.header("ETag")).contains("\"1\"");
    JsonNode user = get("/Users/" + id).json();
    assertThat(user).isEqualTo(replaced.json());
    assertThat(user.at("/id").asText()).isEqualTo(id);
    assertThat(user.at("/userName").asText()).isEqualTo("bea2");
    assertThat(user.at("/displayName").asText()).isEqualTo("bea2");
    assertThat(user.at("/active").asBoolean(true)).isFalse();
    for (String gone : List.of("externalId", "emails", "name", "roles")) {
      assertThat(user.has(gone)).as(gone).isFalse();
    }
    assertThat(profile(id).at("/role").asText()).isEqualTo("viewer");
    assertThat(profile(id).at("/status").asText()).isEqualTo("disabled");
    assertRefused(put("/Users/0197a8f0-0000-7000-8000-000000000000", "{\"userName\":\"x\"}"), 404, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"active\":null"})
  void aReplacementWithoutAStatusKeepsIt(String status) {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"" + status + "}"));
    String body = "{\"userName\":\"bea\",\"displayName\":\"%s\"" + status + "}";

    assertThat(put(path, body.formatted("B")).json().at("/active").asBoolean()).isTrue();
    patch(path, replace("active", "false"));
    Answer replaced = put(path, body.formatted("Bea"));
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().at("/active").asBoolean(true)).isFalse();
    assertThat(replaced.json().at("/displayName").asText()).isEqualTo("Bea");
    assertThat(profile(path.substring(7)).at("/status").asText()).isEqualTo("disabled");
    assertRefused(send("PUT", path, body.formatted("x"), "If-Match", "\"0\""), 412, null);
    assertThat(send("PUT", path, body.formatted("x"), "If-Match", "\"3\"").status()).isEqualTo(200);
    assertRefused(put("/Users/0197a8f0-0000-7000-8000-000000000000", body), 404, null);
  }

  @Test
  void nullIsNoValue() {
    String user = """
        {"userName": "bea", "externalId": "X", "displayName": "Bea", "emails": [{"value": "bea@example.test"}],
          "name": {"givenName": "Bea", "familyName": "B"}, "roles": [{"value": "viewer"}]}""";
    String path = "/Users/" + id(create(user));
    String group = "/Groups/" + id(post("/Groups", "{\"displayName\":\"viewer\",\"externalId\":\"G\",\"members\":[{"
        + "\"value\":\"" + path.substring(7) + "\"}]}"));

    for (String attribute : List.of("externalId", "emails", "name", "roles")) {
      Answer added = patch(path, "[{\"op\":\"add\",\"path\":\"" + attribute + "\",\"value\":null}]");
      assertThat(added.json().has(attribute)).as(attribute).isTrue();
      Answer replaced = patch(path, replace(attribute, "null"));
      assertThat(replaced.status()).as(attribute).isEqualTo(200);
      assertThat(replaced.json().has(attribute)).as(attribute).isFalse();
    }
    put(path, user);
    assertThat(patch(path, replace("name.givenName", "null")).json().at("/name").toString())
        .isEqualTo("{\"familyName\":\"B\"}");
    assertThat(patch(path, replace("emails[type eq \\\"work\\\"].value", "null")).json().has("emails")).isFalse();
    assertThat(patch(path, "[{\"op\":\"replace\",\"path\":null,\"value\":{\"externalId\":null}}]").json()
        .has("externalId")).isFalse();
    assertThat(patch(group, replace("externalId", "null")).status()).isEqualTo(204);
    assertThat(get(group).json().has("externalId")).isFalse();
    assertRefused(patch(group, replace("displayName", "null")), 400, "mutability");
    assertThat(patch(group, replace("members", "null")).status()).isEqualTo(204);
    assertThat(get(group).json().has("members")).isFalse();
  }

  @Test
  void onlyTheMembersInTheResponseAreRead() {
    String bea = id(create("{\"userName\":\"bea\"}"));
    for (String name : List.of("viewer", "campaign_manager", "admin")) {
      id(post("/Groups", group(name, bea)));
    }

    assertReads(3, "");
    assertReads(1, "?filter=displayName%20eq%20%22admin%22");
    assertReads(1, "?startIndex=2&count=1");
    assertReads(0, "?count=0");
    assertReads(0, "?excludedAttributes=members");
    assertReads(0, "?attributes=displayName");
  }

  private void assertReads(int expected, String query) {
    int before = api.groups.readsOfMembers();
    JsonNode found = get("/Groups" + query).json();

    assertThat(api.groups.readsOfMembers() - before).as(query).isEqualTo(expected);
    assertThat(found.findValues("members")).as(query).hasSize(expected);
  }

  @Test
  void spacesAroundAUserNameDoNotCount() {
    JsonNode created = create("{\"schemas\":[],\"userName\":\"  bea@example.test \"}");

    assertThat(created.at("/userName").asText()).isEqualTo("bea@example.test");
    assertThat(found("userName eq \"  bea@example.test \"")).containsExactly(id(created));
    assertRefused(post("/Users", "{\"userName\":\"bea@example.test\\u00A0\"}"), 409, "uniqueness");
    String path = "/Users/" + id(create("{\"userName\":\"carl\"}"));
    assertRefused(patch(path, replace("userName", "\" BEA@example.test\"")), 409, "uniqueness");
    assertThat(put(path, "{\"userName\":\"dora \"}").json().at("/userName").asText()).isEqualTo("dora");
  }

  @Test
  void aPersonWhoIsHereAlreadyIsTheSameUser() {
    api.signIn("ada");
    String ada = found("userName eq \"ada@example.test\"").getFirst();

    JsonNode created = create("{\"userName\":\"countess\",\"externalId\":\"sub-ada\"}");

    assertThat(id(created)).isEqualTo(ada);
    assertThat(created.at("/externalId").asText()).isEqualTo("sub-ada");
    assertRefused(post("/Users", "{\"userName\":\"other\",\"externalId\":\"sub-ada\"}"), 409, "uniqueness");
    assertThat(patch("/Users/" + ada, replace("active", "false")).json().at("/active").asBoolean(true)).isFalse();
    assertThat(profile(ada).at("/status").asText()).isEqualTo("disabled");
  }

  @Test
  void aMergedUserIsFoundByBothIds() {
    api.signIn("ada");
    String ada = found("userName eq \"ada@example.test\"").getFirst();
    String waiting = id(create("{\"userName\":\"countess\",\"externalId\":\"X\"}"));
    String viewers = id(post("/Groups", group("viewer", waiting)));
    new InMemoryWaitingUsers(api.database).merge(new UserId(UUID.fromString(waiting)),
        new UserId(UUID.fromString(ada)), api.clock.instant());

    Answer shown = get("/Users/" + waiting);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json()).isEqualTo(get("/Users/" + ada).json());
    assertThat(id(shown.json())).isEqualTo(ada);
    assertThat(shown.json().at("/meta/location").asText()).isEqualTo(ROOT + "/Users/" + ada);
    assertThat(names(get("/Users/" + waiting + "?attributes=userName").json())).containsExactlyInAnyOrder("schemas",
        "id", "userName");
    assertThat(found("id eq \"" + waiting + "\"")).containsExactly(ada);
    assertThat(found("/Groups", "members eq \"" + waiting + "\"")).containsExactly(viewers);
    assertThat(shown.json().at("/groups/0/value").asText()).isEqualTo(viewers);
    assertThat(patch("/Users/" + waiting, replace("displayName", "\"Ada L.\"")).json().at("/id").asText())
        .isEqualTo(ada);
    assertThat(put("/Users/" + waiting, "{\"userName\":\"countess\",\"active\":false}").json().at("/active")
        .asBoolean(true)).isFalse();
    assertThat(patch("/Groups/" + viewers,
        "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + waiting + "\\\"]\"}]").status()).isEqualTo(204);
    assertThat(get("/Groups/" + viewers).json().has("members")).isFalse();
    Answer replaced = put("/Groups/" + viewers, group("viewer", waiting));
    assertThat(texts(replaced.json().at("/members").findValues("value"))).containsExactly(ada);
    assertThat(replaced.json()).isEqualTo(get("/Groups/" + viewers).json());
    Answer posted = post("/Groups", group("campaign_manager", waiting));
    assertThat(texts(posted.json().at("/members").findValues("value"))).containsExactly(ada);
    assertThat(send("DELETE", "/Users/" + waiting, "").status()).isEqualTo(204);
    assertRefused(get("/Users/" + ada), 404, null);
  }

  @RepeatedTest(10)
  void aUserWhoIsMergedMeanwhileIsShownAndReplaced() {
    api.signIn("ada");
    String ada = found("userName eq \"ada@example.test\"").getFirst();
    String waiting = id(create("{\"userName\":\"countess\"}"));
    List<Callable<Integer>> requests = List.of(() -> {
      new InMemoryWaitingUsers(api.database).merge(new UserId(UUID.fromString(waiting)),
          new UserId(UUID.fromString(ada)), api.clock.instant());
      return 200;
    }, () -> get("/Users/" + waiting).status(),
        () -> put("/Users/" + waiting, "{\"userName\":\"countess\",\"displayName\":\"Ada\"}").status(),
        () -> patch("/Users/" + waiting, replace("active", "true")).status());

    assertThat(Race.run(requests)).containsOnly(200);

    Answer patched = patch("/Users/" + waiting, replace("active", "true"));
    assertThat(id(patched.json())).isEqualTo(ada);
    assertThat(patched.json().at("/meta/location").asText()).isEqualTo(ROOT + "/Users/" + ada);
  }

  @Test
  void theTagOfAUserChangesWithTheGroups() {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"}"));
    String group = "/Groups/" + id(post("/Groups", group("viewer")));

    patch(group, "[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" + path.substring(7) + "\"}]}]");

    assertThat(send("GET", path, "", "If-None-Match", "\"0\"").status()).isEqualTo(200);
    assertThat(get(path).header("ETag")).contains("\"1\"");
    send("DELETE", path, "");
    assertThat(send("GET", group, "", "If-None-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(get(group).header("ETag")).contains("\"2\"");
  }

  @Test
  void aStaleIfMatchIsRefused() {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"}"));
    String body = "{\"userName\":\"bea\",\"displayName\":\"Bea\"}";

    assertRefused(send("PUT", path, body, "If-Match", "\"7\""), 412, null);
    assertRefused(send("PUT", path, body, "If-Match", "nonsense"), 412, null);
    assertRefused(send("PATCH", path, ops(replace("displayName", "\"x\"")), "If-Match", "\"7\""), 412, null);
    assertRefused(send("PATCH", path, ops(replace("displayName", "\"bea\"")), "If-Match", "\"7\""), 412, null);
    assertRefused(send("PATCH", path, ops(replace("title", "\"x\"")), "If-Match", "\"7\""), 412, null);
    assertRefused(send("DELETE", path, "", "If-Match", "W/\"7\""), 412, null);
    assertThat(send("PUT", path, body, "If-Match", "\"0\"").header("ETag")).contains("\"1\"");
    assertThat(send("PATCH", path, ops(replace("displayName", "\"y\"")), "If-Match", "\"5\", W/\"1\"").status())
        .isEqualTo(200);
    assertThat(send("PUT", path, body, "If-Match", "*").status()).isEqualTo(200);
    assertThat(send("GET", path, "", "If-None-Match", "\"3\"").status()).isEqualTo(304);
    assertThat(send("GET", path, "", "If-None-Match", "\"2\"").status()).isEqualTo(200);
    assertThat(send("DELETE", path, "", "If-Match", "\"3\"").status()).isEqualTo(204);
  }

  @Test
  void aDeletedUserIsKeptAndReturnsWhenCreatedAgain() {
    String id = id(create("{\"userName\":\"bea\",\"externalId\":\"X\"}"));

    Answer deleted = send("DELETE", "/Users/" + id, "");

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertRefused(get("/Users/" + id), 404, null);
    assertRefused(send("DELETE", "/Users/" + id, ""), 404, null);
    assertRefused(patch("/Users/" + id, replace("active", "true")), 404, null);
    assertThat(found("userName eq \"bea\"")).isEmpty();
    assertThat(profile(id).at("/status").asText()).isEqualTo("disabled");
    assertThat(id(create("{\"userName\":\"bea\",\"externalId\":\"X\"}"))).isEqualTo(id);
    assertThat(profile(id).at("/status").asText()).isEqualTo("active");
  }

  @Test
  void theLastAdministratorStays() {
    String id = found("userName eq \"root@example.test\"").getFirst();

    assertRefused(patch("/Users/" + id, replace("active", "false")), 409, null);
    assertRefused(send("DELETE", "/Users/" + id, ""), 409, null);
  }

  @Test
  void aFilterIsAQuery() {
    String ada = id(
        create("{\"userName\":\"Ada\",\"externalId\":\"X\",\"emails\":[{\"value\":\"ada@example.test\"}]}"));
    String percent = id(create("{\"userName\":\"%_\\\\\",\"displayName\":\"100 % O'Neil\",\"active\":false}"));
    String rootId = found("userName eq \"ROOT@example.test\"").getFirst();

    assertThat(found("userName eq \"aDa\"")).containsExactly(ada);
    assertThat(found("UserName EQ \"ada\"")).containsExactly(ada);
    assertThat(found("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada\"")).containsExactly(ada);
    assertThat(found("userName sw \"%\"")).containsExactly(percent);
    assertThat(found("userName co \"_\"")).containsExactly(percent);
    assertThat(found("userName co \"\\\\\"")).containsExactly(percent);
    assertThat(found("userName sw \"a_\"")).isEmpty();
    assertThat(found("displayName co \"% o'n\"")).containsExactly(percent);
    assertThat(found("externalId eq \"X\"")).containsExactly(ada);
    assertThat(found("externalId eq \"x\"")).isEmpty();
    assertThat(found("externalId pr")).containsExactly(ada);
    assertThat(found("active eq false")).containsExactly(percent);
    assertThat(found("active eq \"False\"")).containsExactly(percent);
    assertThat(found("displayName eq \"active eq \\\"true\\\"\"")).isEmpty();
    assertThat(found("active eq true and (userName eq \"ada\" or userName sw \"root\")"))
        .containsExactlyInAnyOrder(ada, rootId);
    assertThat(found("emails.value eq \"ADA@example.test\"")).containsExactly(ada);
    assertThat(found("emails eq \"ada@example.test\"")).containsExactly(ada);
    assertThat(found("emails[type eq \"work\"]")).containsExactlyInAnyOrder(ada, rootId);
    assertThat(found("emails[type eq \"work\" and value co \"ada\"]")).containsExactly(ada);
    assertThat(found("emails[type eq \"work\"].value eq \"ada@example.test\"")).containsExactly(ada);
    assertThat(found("emails[type eq \"home\"].value eq \"ada@example.test\"")).isEmpty();
    assertThat(found("id eq \"" + ada + "\"")).containsExactly(ada);
    assertThat(found("userName eq \"x\\\" or userName pr or userName eq \\\"\"")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"userName", "userName eq", "userName eq ada", "userName ne \"a\"", "userName gt \"a\"",
      "not (userName eq \"a\")", "title eq \"a\"", "name.givenName eq \"a\"", "userName eq null", "eq", "\"", "(", ")",
      "", " ", "userName eq \"a\" and", "active co \"t\"", "meta.lastModified gt \"2011-05-13T04:42:34Z\"", "emails[",
      "emails[]",
      "urn:x:userName eq \"a\"", "userName eq \"a\\u0000\"", "userName eq \"a\\x\"", "userName pr userName pr",
      "userName eq \"a\" xor userName eq \"b\"", "password eq \"a\"", "active eq \"x", ";"})
  void anotherFilterIsRefused(String filter) {
    assertRefused(find("/Users", filter), 400, "invalidFilter");
  }

  @Test
  void aListHasParts() {
    IntStream.range(0, 5).forEach(i -> create("{\"userName\":\"user" + i + "\"}"));

    JsonNode part = get("/Users?startIndex=2&count=3").json();
    assertThat(part.at("/totalResults").asInt()).isEqualTo(6);
    assertThat(part.at("/itemsPerPage").asInt()).isEqualTo(3);
    assertThat(part.at("/startIndex").asInt()).isEqualTo(2);
    assertThat(part.at("/Resources").size()).isEqualTo(3);
    assertThat(get("/Users?startIndex=0&count=-5").json().at("/totalResults").asInt()).isEqualTo(6);
    assertThat(get("/Users?count=0").json().at("/Resources").size()).isZero();
    assertThat(get("/Users?count=0").json().at("/totalResults").asInt()).isEqualTo(6);
    assertThat(get("/Users?startIndex=99999999999999999999&count=99999999999999999999").json().at("/totalResults")
        .asInt()).isEqualTo(6);
    assertThat(get("/Users?startIndex=-3&count=999").json().at("/Resources").size()).isEqualTo(6);
    assertRefused(get("/Users?count=x"), 400, "invalidValue");
    assertRefused(get("/Users?count=1&count=2"), 400, null);
    assertRefused(get("/Users?filter=%zz"), 400, null);
    assertRefused(get("/Users?sortBy=userName"), 400, "invalidValue");
  }

  @Test
  void attributesAreChosen() {
    String id = id(create("{\"userName\":\"bea\",\"externalId\":\"X\"}"));

    assertThat(names(get("/Users/" + id + "?attributes=userName").json())).containsExactlyInAnyOrder("schemas", "id",
        "userName");
    assertThat(names(get("/Users/" + id + "?excludedAttributes=externalId,displayName,meta").json()))
        .containsExactlyInAnyOrder("schemas", "id", "userName", "active");
    JsonNode searched = post("/Users/.search", """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq \\"bea\\"",
          "attributes": ["externalId"], "startIndex": 1, "count": 10}""").json();
    assertThat(searched.at("/totalResults").asInt()).isEqualTo(1);
    assertThat(names(searched.at("/Resources/0"))).containsExactlyInAnyOrder("schemas", "id", "externalId");
    create("{\"userName\":\"carl\",\"emails\":[{\"value\":\"carl@example.test\"}]}");
    JsonNode primary = find("/Users", "userName eq \"carl\"", "&attributes=emails.primary").json();
    assertThat(primary.at("/Resources/0/emails/0/primary").asBoolean()).isTrue();
    assertThat(names(get("/Users/" + id + "?attributes=title,userName").json())).containsExactlyInAnyOrder("schemas",
        "id", "userName");
    assertThat(names(get("/Users/" + id + "?attributes=title").json())).containsExactlyInAnyOrder("schemas", "id");
    assertThat(names(get("/Users/" + id + "?excludedAttributes=title,externalId").json())).doesNotContain("externalId")
        .contains("userName");
    assertThat(names(
        get("/Users/" + id + "?attributes=urn:ietf:params:scim:schemas:core:2.0:User:USERNAME").json()))
        .containsExactlyInAnyOrder("schemas", "id", "userName");
  }

  @Test
  void unsupportedPathsAndMethodsAreRefused() {
    assertRefused(post("/Bulk", "{}"), 501, null);
    for (String path : List.of("/Other", "/Users/Users", "/Users/h", "/Users/.search", "/Users/x%2Fy", "/Me",
        "/users")) {
      assertRefused(get(path), path.endsWith(".search") ? 405 : 404, null);
    }
    assertRefused(send("PUT", "/Users", "{}"), 405, null);
    assertRefused(get("/Bulk"), 405, null);
    for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
      assertRefused(send(method, "/Other", "{}"), 404, null);
      assertThat(api.request(method, "/scim/v2/Other").send().status()).as("without a token").isEqualTo(404);
    }
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      assertRefused(send(method, "/ServiceProviderConfig", "{}"), 405, null);
      assertRefused(send(method, "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "{}"), 405, null);
    }
    assertRefused(send("DELETE", "/Users/Users", ""), 404, null);
    assertRefused(get("/a/b/c"), 404, null);
  }

  @Test
  void aSearchOverAllFindsUsersThenGroups() {
    String bea = id(create("{\"userName\":\"bea\",\"displayName\":\"viewer\"}"));
    String viewers = id(post("/Groups", group("viewer")));

    assertThat(searched("{}")).hasSize(3).contains(bea).endsWith(viewers);
    assertThat(searched("{\"filter\":\"displayName eq \\\"viewer\\\"\"}")).containsExactly(bea, viewers);
    assertThat(searched("{\"filter\":\"userName eq \\\"bea\\\"\"}")).containsExactly(bea);
    assertThat(searched("{\"filter\":\"meta.resourceType eq \\\"Group\\\"\"}")).containsExactly(viewers);
    assertThat(searched("{\"startIndex\":3,\"count\":5}")).containsExactly(viewers);
    assertThat(searched("{\"startIndex\":2,\"count\":1}")).hasSize(1);
    assertThat(searched("{\"startIndex\":4}")).isEmpty();
    assertThat(searched("{\"count\":0}")).isEmpty();
    assertThat(searched("{\"attributes\":[\"userName\"]}")).hasSize(3);
    assertThat(searched("{\"excludedAttributes\":[\"members\"]}")).hasSize(3);
    assertRefused(post("/.search", "{\"filter\":\"title pr\"}"), 400, "invalidFilter");
    assertRefused(post("/.search", "[]"), 400, "invalidSyntax");
  }

  private List<String> searched(String body) {
    Answer answer = post("/.search", body);
    assertThat(answer.status()).as(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(200);
    assertThat(answer.json().at("/itemsPerPage").asInt()).isEqualTo(answer.json().at("/Resources").size());
    return answer.json().at("/Resources").valueStream().map(each -> each.at("/id").asText()).toList();
  }

  @Test
  void onlyAdministratorsMay() {
    assertRefused(api.get("/scim/v2/Users").send(), 401, null);
    assertThat(api.get("/scim/v2/Users").send().header("WWW-Authenticate")).isPresent();
    Answer viewer = api.signIn("viewer");
    assertRefused(api.get("/scim/v2/Users").bearer(viewer).send(), 403, null);
    assertRefused(request("POST", "/Users", "{}").header("X", "y").send(), 400, "invalidValue");
  }

  @Test
  void otherMediaTypesAreRefused() {
    assertThat(api.post("/scim/v2/Users").bearer(root).json("{\"userName\":\"bea\"}").send().status()).isEqualTo(201);
    assertRefused(api.post("/scim/v2/Users").bearer(root).form("userName=bea").send(), 415, null);
    assertRefused(api.get("/scim/v2/Users").bearer(root).header("Accept", "text/html").send(), 406, null);
    assertThat(api.get("/scim/v2/Users").bearer(root).header("Accept", "application/json").send()
        .header("Content-Type")).contains("application/json");
  }

  @Test
  void aBodyHasAtMostOneMebibyte() {
    String filler = "\",\"title\":\"" + "x".repeat(1024 * 1024 - 100) + "\"}";

    assertThat(post("/Users", "{\"userName\":\"bea" + filler).status()).isEqualTo(201);
    assertRefused(post("/Users", "{\"userName\":\"b" + filler + " ".repeat(200)), 413, null);
    assertRefused(api.post("/scim/v2/Users").bearer(root)
        .chunked(("{\"userName\":\"b" + filler + " ".repeat(200)).getBytes(StandardCharsets.UTF_8)).send(), 413, null);
    Answer strange = api.post("/scim/v2/Users")
        .body(SCIM, ("{\"userName\":\"b" + filler).getBytes(StandardCharsets.UTF_8)).send();
    assertRefused(strange, 401, null);
    assertThat(strange.header("Connection")).contains("close");
  }

  @Test
  void theDatabaseIsAway() {
    api.database.takeAway();
    Answer answer = get("/Users");
    api.database.bringBack();

    assertRefused(answer, 503, null);
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void aMemberHasTheHighestRoleOfTheGroups() {
    String id = id(create("{\"userName\":\"bea\",\"roles\":[{\"value\":\"viewer\"}]}"));
    Answer created = post("/Groups", group("survey-admins", id));
    String leads = id(post("/Groups", group("campaign_manager", id)));

    assertThat(created.status()).isEqualTo(201);
    JsonNode admins = created.json();
    assertThat(created.header("Location")).contains(ROOT + "/Groups/" + admins.at("/id").asText());
    assertThat(admins.at("/members/0/value").asText()).isEqualTo(id);
    assertThat(admins.at("/members/0/$ref").asText()).isEqualTo(ROOT + "/Users/" + id);
    assertThat(admins.at("/members/0/type").asText()).isEqualTo("User");
    assertThat(profile(id).at("/role").asText()).isEqualTo("admin");
    JsonNode user = get("/Users/" + id).json();
    assertThat(user.at("/groups").size()).isEqualTo(2);
    assertThat(user.at("/groups/1/display").asText()).isEqualTo("survey-admins");
    assertThat(user.at("/groups/1/value").asText()).isEqualTo(admins.at("/id").asText());
    assertThat(user.at("/roles/0/value").asText()).isEqualTo("viewer");

    String path = "/Groups/" + admins.at("/id").asText();
    Answer removed = patch(path, "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":\"" + id + "\"}]}]");
    assertThat(removed.status()).isEqualTo(204);
    assertThat(removed.header("ETag")).contains("\"1\"");
    assertThat(profile(id).at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(send("DELETE", "/Groups/" + leads, "").status()).isEqualTo(204);
    assertRefused(get("/Groups/" + leads), 404, null);
    assertThat(profile(id).at("/role").asText()).isEqualTo("viewer");
  }

  @Test
  void aGroupIsChanged() {
    String ada = id(create("{\"userName\":\"ada\"}"));
    String bea = id(create("{\"userName\":\"bea\"}"));
    String path = "/Groups/" + id(post("/Groups", "{\"displayName\":\"campaign_manager\",\"externalId\":\"G\"}"));

    assertThat(patch(path, "[{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"" + ada + "\"}]},"
        + "{\"op\":\"add\",\"value\":{\"members\":[{\"value\":\"" + bea + "\"}]}}]").status()).isEqualTo(204);
    assertThat(texts(get(path).json().at("/members").findValues("value"))).containsExactlyInAnyOrder(ada, bea);
    assertThat(get(path + "?excludedAttributes=members").json().has("members")).isFalse();
    assertThat(found("/Groups", "members eq \"" + ada + "\"")).hasSize(1);
    assertThat(found("/Groups", "displayName eq \"campaign_manager\" and members.value eq \"" + bea + "\"")).hasSize(1);
    assertThat(found("/Groups", "displayName eq \"x\" or externalId pr")).hasSize(1);
    assertThat(patch(path, "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + ada + "\\\"]\"}]").status())
        .isEqualTo(204);
    assertThat(texts(get(path).json().at("/members").findValues("value"))).containsExactly(bea);
    assertThat(patch(path, "[{\"op\":\"replace\",\"value\":{\"id\":\"x\",\"displayName\":\"admin\"}}]").status())
        .isEqualTo(204);
    assertThat(profile(bea).at("/role").asText()).isEqualTo("admin");
    assertThat(put(path, "{\"displayName\":\"viewer\",\"members\":[{\"value\":\"" + ada + "\"},{\"value\":\"" + ada
        + "\"}]}").json().at("/members").size()).isEqualTo(1);
    assertThat(profile(bea).at("/role").asText()).isEqualTo("viewer");
    assertThat(send("PATCH", path, ops(replace("members", "[]")), "If-Match", "\"0\"").status()).isEqualTo(412);
    assertThat(patch(path, replace("members", "[]")).status()).isEqualTo(204);
    assertThat(get(path).json().has("members")).isFalse();
  }

  @Test
  void anUnknownGroupOrMemberIsRefused() {
    String path = "/Groups/" + id(post("/Groups", group("viewer")));

    assertRefused(post("/Groups", group("canteen")), 400, "invalidValue");
    assertRefused(patch(path, replace("displayName", "\"canteen\"")), 400, "invalidValue");
    assertRefused(post("/Groups", group("admin", "0197a8f0-0000-7000-8000-000000000000")), 400, "invalidValue");
    assertRefused(post("/Groups", group("admin", "x")), 400, "invalidValue");
    assertRefused(post("/Groups", group("viewer")), 409, "uniqueness");
    assertRefused(post("/Groups", "{}"), 400, "invalidValue");
    assertRefused(patch(path, "[{\"op\":\"remove\",\"path\":\"displayName\"}]"), 400, "mutability");
    assertRefused(patch(path, "[{\"op\":\"remove\",\"path\":\"members[value ne \\\"x\\\"]\"}]"), 400, "invalidPath");
    assertRefused(find("/Groups", "displayName ne \"x\""), 400, "invalidFilter");
    assertThat(get("/Groups").json().at("/totalResults").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"[{\"op\":\"replace\",\"path\":\"id\",\"value\":\"x\"}]|mutability",
      "[{\"op\":\"replace\",\"path\":\"meta.version\",\"value\":\"x\"}]|mutability",
      "[{\"op\":\"add\",\"path\":\"groups\",\"value\":[{\"value\":\"x\"}]}]|mutability",
      "[{\"op\":\"remove\",\"path\":\"userName\"}]|mutability", "[{\"op\":\"remove\",\"path\":\"active\"}]|mutability",
      "[{\"op\":\"remove\"}]|noTarget", "[{\"op\":\"replace\",\"value\":5}]|invalidSyntax",
      "[{\"op\":\"move\",\"path\":\"userName\",\"value\":\"x\"}]|invalidSyntax", "[]|invalidSyntax",
      "[5]|invalidSyntax", "[{\"op\":\"replace\",\"path\":\"emails[\",\"value\":\"x\"}]|invalidPath",
      "[{\"op\":\"replace\",\"path\":\"emails[value gt 5]\",\"value\":\"x\"}]|invalidPath",
      "[{\"op\":\"replace\",\"path\":5,\"value\":\"x\"}]|invalidPath",
      "[{\"op\":\"replace\",\"path\":\"userName\",\"value\":5}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"userName\",\"value\":{}}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"userName\",\"value\":[]}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"userName\"}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"active\",\"value\":\"maybe\"}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"active\"}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"active\",\"value\":null}]|mutability",
      "[{\"op\":\"add\",\"path\":\"active\",\"value\":[{\"value\":null}]}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"roles\",\"value\":[{\"value\":\"root\"}]}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"emails\",\"value\":[{\"value\":\"x\"}]}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"name.givenName\",\"value\":5}]|invalidValue",
      "[{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\" \"}]|invalidValue"})
  void aWrongPatchIsRefused(String operations, String type) {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"}"));

    assertRefused(patch(path, operations), 400, type);
    assertThat(get(path).header("ETag")).contains("\"0\"");
  }

  @Test
  void aValueThatIsNotThereIsNotReplaced() {
    String path = "/Users/" + id(create("{\"userName\":\"bea\",\"emails\":[{\"value\":\"bea@example.test\"}],"
        + "\"roles\":[{\"value\":\"viewer\"}]}"));

    for (String operations : List.of(replace("emails[value eq \\\"b@example.test\\\"].value", "\"x@example.test\""),
        replace("roles[value eq \\\"admin\\\"].value", "\"campaign_manager\""),
        replace("emails[type eq \\\"work\\\" and value eq \\\"b@example.test\\\"].value", "\"x@example.test\""))) {
      assertRefused(patch(path, operations), 400, "noTarget");
    }
    assertThat(get(path).header("ETag")).contains("\"0\"");
    assertThat(patch(path, replace("emails[value eq \\\"Bea@example.test\\\"].value", "\"b@example.test\"")).json()
        .at("/emails/0/value").asText()).isEqualTo("b@example.test");
    assertThat(patch(path, replace("roles[value eq \\\"viewer\\\"].value", "\"admin\"")).json().at("/roles/0/value")
        .asText()).isEqualTo("admin");
    assertThat(patch(path, replace("emails[type eq \\\"work\\\" and primary eq true].value", "\"c@example.test\""))
        .json().at("/emails/0/value").asText()).isEqualTo("c@example.test");
    assertThat(patch(path, replace("emails[type eq \\\"home\\\" and primary eq true].value", "\"d@example.test\""))
        .json().at("/emails/0/value").asText()).isEqualTo("c@example.test");
    assertRefused(patch(path, replace("emails[type eq \\\"work\\\" and type eq \\\"home\\\"].value", "\"x\"")), 400,
        "invalidPath");
  }

  @Test
  void emptyPartsOfANameAreAbsent() {
    JsonNode user = create("{\"userName\":\"bea\",\"name\":{\"givenName\":\"\",\"familyName\":\"B\"}}");

    assertThat(user.at("/name").toString()).isEqualTo("{\"familyName\":\"B\"}");
  }

  @Test
  void aValueThatIsNotThereIsRemovedWithoutEffect() {
    String path = "/Users/" + id(create(
        "{\"userName\":\"bea\",\"roles\":[{\"value\":\"viewer\"},{\"value\":\"campaign_manager\"}]}"));

    for (String operation : List.of("\"path\":\"roles\",\"value\":[{\"value\":\"viewer\"},{\"value\":\"x y\"}]",
        "\"path\":\"roles[value eq \\\"viewer\\\"]\"", "\"path\":\"emails[type eq \\\"work\\\"]\"",
        "\"path\":\"emails[value eq \\\"a@b.test\\\"]\"", "\"path\":\"externalId\"",
        "\"path\":\"emails[type eq \\\"home\\\"].value\"")) {
      Answer answer = patch(path, "[{\"op\":\"Remove\"," + operation + "}]");
      assertThat(answer.status()).as(operation + new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(200);
      assertThat(answer.json().at("/roles/0/value").asText()).isEqualTo("campaign_manager");
    }
    assertThat(patch(path, "[{\"op\":\"Remove\",\"path\":\"roles\",\"value\":[{\"value\":\"campaign_manager\"}]}]")
        .json().has("roles")).isFalse();
  }

  @Test
  void aPatchHasAtMostAThousandOperations() {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"}"));
    String operation = "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"x\"}";

    assertThat(patch(path, "[" + (operation + ",").repeat(999) + operation + "]").status()).isEqualTo(200);
    assertRefused(patch(path, "[" + (operation + ",").repeat(1000) + operation + "]"), 400, "invalidSyntax");
  }

  @Test
  void aPatchOfUnknownAttributesChangesNothing() {
    String path = "/Users/" + id(create("{\"userName\":\"bea\"}"));

    Answer answer = patch(path, """
        [{"op": "replace", "path": "title", "value": "Dr"},
          {"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "x"},
          {"op": "replace", "value": {"id": "x", "nickName": "B", "phoneNumbers[type eq \\"work\\"].value": "5"}}]""");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).contains("\"0\"");
  }

  private static JsonNode attribute(JsonNode parent, String name) {
    JsonNode all = parent.has("attributes") ? parent.get("attributes") : parent.get("subAttributes");
    return all.valueStream().filter(each -> each.at("/name").asText().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> texts(Iterable<JsonNode> nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String group(String name, String... members) {
    return "{\"displayName\":\"" + name + "\",\"members\":["
        + String.join(",", Arrays.stream(members).map(id -> "{\"value\":\"" + id + "\"}").toList()) + "]}";
  }

  private static String replace(String path, String value) {
    return "[{\"op\":\"replace\",\"path\":\"" + path + "\",\"value\":" + value + "}]";
  }

  private static String ops(String operations) {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":" + operations + "}";
  }

  private List<String> found(String filter) {
    return found("/Users", filter);
  }

  private List<String> found(String path, String filter) {
    Answer answer = find(path, filter);
    assertThat(answer.status()).as(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(200);
    assertThat(answer.json().at("/totalResults").asInt()).isEqualTo(answer.json().at("/Resources").size());
    return answer.json().at("/Resources").valueStream().map(each -> each.at("/id").asText()).toList();
  }

  private Answer find(String path, String filter) {
    return find(path, filter, "");
  }

  private Answer find(String path, String filter, String more) {
    return get(path + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) + more);
  }

  private JsonNode create(String body) {
    Answer created = post("/Users", body);
    assertThat(created.status()).as(new String(created.body(), StandardCharsets.UTF_8)).isEqualTo(201);
    return created.json();
  }

  private static String id(JsonNode resource) {
    return resource.at("/id").asText();
  }

  private static String id(Answer created) {
    assertThat(created.status()).as(new String(created.body(), StandardCharsets.UTF_8)).isEqualTo(201);
    return id(created.json());
  }

  private JsonNode profile(String id) {
    return api.get("/api/admin/users/" + id).bearer(root).send().json();
  }

  private Answer get(String path) {
    return send("GET", path, "");
  }

  private Answer post(String path, String body) {
    return send("POST", path, body);
  }

  private Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  private Answer patch(String path, String operations) {
    return send("PATCH", path, ops(operations));
  }

  private Answer send(String method, String path, String body, String... header) {
    Request request = request(method, path, body);
    if (header.length > 0) {
      request.header(header[0], header[1]);
    }
    return request.send();
  }

  private Request request(String method, String path, String body) {
    Request request = api.request(method, "/scim/v2" + path).bearer(root);
    return body.isEmpty() ? request : request.body(SCIM, body.getBytes(StandardCharsets.UTF_8));
  }

  /** @param type null if the error has none */
  private static void assertRefused(Answer answer, int status, String type) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(text).isEqualTo(status);
    assertThat(answer.header("Content-Type")).contains(SCIM);
    JsonNode error = answer.json();
    assertThat(error.at("/schemas/0").asText()).isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
    assertThat(error.at("/status").asText()).isEqualTo(Integer.toString(status));
    assertThat(error.at("/detail").asText()).as(text).isNotBlank().doesNotContain("Exception", "captaingoldfish");
    assertThat(error.at("/scimType").asText(null)).as(text).isEqualTo(type);
  }
}
