package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A directory sends requests as Entra ID and Okta document theirs, to two instances. */
class ScimJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;
  private static URI other;
  private static Page root;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    Map<String, String> settings = Map.of("OIDC_ROLE_CLAIM", "roles", "OIDC_ROLE_MAP",
        "admin=admin,survey-leads=campaign_manager");
    service = WORLD.start(settings);
    other = WORLD.start(settings);
    try (BrowserSession first = new BrowserSession()) {
      root = WORLD.signIn(service, first, World.admin("root"));
    }
  }

  @Test
  void entraCreatesFindsChangesAndDisablesAUser() {
    assertThat(found("userName eq \"Test_User_00aa@testuser.com\"").at("/totalResults").asInt()).isZero();
    Page created = send("POST", "/Users", """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
          "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", "userName": "Test_User_00aa@testuser.com",
          "active": true, "emails": [{"primary": true, "type": "work", "value": "Test_User_00ab@testuser.com"}],
          "meta": {"resourceType": "User"}, "name": {"formatted": "givenName familyName", "familyName": "familyName",
            "givenName": "givenName"},
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "x", "manager": {"value": "5"}},
          "roles": []}""");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.json().at("/displayName").asText()).isEqualTo("givenName familyName");
    String id = created.json().at("/id").asText();
    String path = "/Users/" + id;
    assertThat(found("userName eq \"test_user_00AA@testuser.com\"").at("/Resources/0/id").asText()).isEqualTo(id);
    assertThat(found("emails[type eq \"work\"].value eq \"test_user_00ab@testuser.com\"").at("/totalResults").asInt())
        .isEqualTo(1);

    Page patched = patch(path, """
        [{"op": "Replace", "path": "emails[type eq \\"work\\"].value", "value": "updatedEmail@testuser.com"},
          {"op": "Replace", "path": "name.familyName", "value": "updatedFamilyName"},
          {"op": "Add", "path": "displayName", "value": "Updated"},
          {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "y"},
          {"op": "Add", "path": "phoneNumbers[type eq \\"work\\"].value", "value": "5"},
          {"op": "Add", "path": "roles[primary eq \\"True\\"].value", "value": "campaign_manager"}]""");
    assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    JsonNode user = patched.json();
    assertThat(user.at("/emails/0/value").asText()).isEqualTo("updatedEmail@testuser.com");
    assertThat(user.at("/name/familyName").asText()).isEqualTo("updatedFamilyName");
    assertThat(user.at("/name/givenName").asText()).isEqualTo("givenName");
    assertThat(user.at("/displayName").asText()).isEqualTo("Updated");
    assertThat(user.at("/roles/0/value").asText()).isEqualTo("campaign_manager");
    assertThat(patch(path, "[{\"op\":\"Replace\",\"path\":\"userName\",\"value\":\"5b50642d-79fc@testuser.com\"}]")
        .json().at("/userName").asText()).isEqualTo("5b50642d-79fc@testuser.com");
    assertThat(patch(path, "[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]").json().at("/active")
        .asBoolean(true)).isFalse();
    assertThat(patch(path, "[{\"op\":\"add\",\"value\":{\"active\":\"True\",\"name.givenName\":\"Given\"}}]").json()
        .at("/name/givenName").asText()).isEqualTo("Given");
    Page removed = patch(path, "[{\"op\":\"Remove\",\"path\":\"emails[type eq \\\"work\\\"].value\"}]");
    assertThat(removed.json().has("emails")).isFalse();
    assertThat(patch(path, """
        [{"op": "Add", "path": "emails[type eq \\"work\\"].value", "value": "again@testuser.com"}]""").json()
        .at("/emails/0/value").asText()).isEqualTo("again@testuser.com");
    assertThat(send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(send("GET", path, "").status()).isEqualTo(404);
  }

  @Test
  void entraProvisionsAGroup() {
    String id = created("/Users", "{\"userName\":\"lead@corp.example\",\"externalId\":\"lead-1\"}").at("/id").asText();
    JsonNode group = created("/Groups", """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group",
            "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
          "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "survey-leads",
          "meta": {"resourceType": "Group"}}""");
    String path = "/Groups/" + group.at("/id").asText();
    Page listed = send("GET", "/Groups?excludedAttributes=members&filter=" + encoded("displayName eq \"survey-leads\""),
        "");
    assertThat(listed.json().at("/Resources/0/externalId").asText()).isEqualTo("8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159");
    Page added = patch(path, "[{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\"" + id
        + "\"}]}]");

    assertThat(added.status()).as(added.body()).isEqualTo(204);
    assertThat(role(id)).isEqualTo("campaign_manager");
    JsonNode events = get(service, "/api/admin/audit?type=role_changed&user_id=" + id, "Authorization", bearer(root))
        .json().at("/items");
    assertThat(events).hasSize(1);
    assertThat(events.at("/0/actor").asText()).isEqualTo(root.json().at("/user/id").asText());
    assertThat(patch(path, "[{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\"" + id
        + "\"}]}]").status()).isEqualTo(204);
    assertThat(role(id)).isEqualTo("viewer");
    assertThat(send("DELETE", path, "").status()).isEqualTo(204);
  }

  @Test
  void oktaCreatesReplacesAndDeactivatesAUser() {
    assertThat(send("GET", "/Users?filter=" + encoded("userName eq \"test.user@okta.local\"")
        + "&startIndex=1&count=100", "").json().at("/totalResults").asInt()).isZero();
    String body = """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "test.user@okta.local",
          "name": {"givenName": "%s", "familyName": "User"},
          "emails": [{"primary": true, "value": "test.user@okta.local", "type": "work"}], "displayName": "Test User",
          "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": %s}""";
    JsonNode user = created("/Users", body.formatted("Test", "true"));
    String path = "/Users/" + user.at("/id").asText();
    assertThat(user.has("password")).isFalse();
    assertThat(send("GET", path, "").json()).isEqualTo(user);

    Page replaced = send("PUT", path, body.formatted("Another", "true"));
    assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
    assertThat(replaced.json().at("/name/givenName").asText()).isEqualTo("Another");
    assertThat(send("PUT", path, replaced.body()).json().at("/meta/version")).isEqualTo(replaced.json()
        .at("/meta/version"));
    assertThat(patch(path, "[{\"op\":\"replace\",\"value\":{\"active\":false}}]").json().at("/active").asBoolean(true))
        .isFalse();
    assertThat(send("PUT", path, body.formatted("Another", "true")).json().at("/active").asBoolean()).isTrue();
  }

  @Test
  void oktaPushesAGroup() {
    String id = created("/Users", "{\"userName\":\"pushed@corp.example\"}").at("/id").asText();
    JsonNode group = created("/Groups",
        """
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "campaign_manager", "members": []}""");
    String groupId = group.at("/id").asText();
    String path = "/Groups/" + groupId;

    assertThat(patch(path, "[{\"op\":\"replace\",\"value\":{\"id\":\"" + groupId
        + "\",\"displayName\":\"campaign_manager\"}}]").status()).isEqualTo(204);
    assertThat(patch(path, "[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" + id
        + "\",\"display\":\"pushed@corp.example\"}]}]").status()).isEqualTo(204);
    assertThat(role(id)).isEqualTo("campaign_manager");
    assertThat(patch(path, "[{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + id + "\\\"]\"}]").status())
        .isEqualTo(204);
    assertThat(role(id)).isEqualTo("viewer");
    assertThat(patch(path, "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":\"" + id + "\"}]}]")
        .status()).isEqualTo(204);
    assertThat(send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(role(id)).isEqualTo("viewer");
  }

  @Test
  void aDisabledOrDeletedUserIsOutOnTheOtherInstanceWithinASecond() throws InterruptedException {
    for (String leaver : List.of("leaver-patch", "leaver-delete")) {
      Page signedIn = WORLD.signIn(other, browser, person(leaver));
      String path = "/Users/" + signedIn.json().at("/user/id").asText();
      assertThat(World.me(other, signedIn).status()).isEqualTo(200);

      Page answer = leaver.equals("leaver-patch")
          ? patch(path, "[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]")
          : send("DELETE", path, "");
      Instant deadline = Instant.now().plus(Duration.ofSeconds(1));

      assertThat(answer.status()).isIn(200, 204);
      while (World.me(other, signedIn).status() == 200) {
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(20);
      }
      assertThat(code(World.me(other, signedIn))).isEqualTo("USER_DISABLED");
      assertThat(code(World.refresh(other, signedIn))).isEqualTo("USER_DISABLED");
    }
  }

  @Test
  void theRoleClaimHasPrecedenceOverGroupsAndGroupsOverRoles() {
    String id = created("/Users",
        "{\"userName\":\"claimed\",\"externalId\":\"claimed\",\"roles\":[{\"value\":\"viewer\"}]}").at("/id").asText();
    String groupPath = "/Groups/" + created("/Groups", "{\"displayName\":\"viewer\",\"members\":[{\"value\":\"" + id
        + "\"}]}").at("/id").asText();

    patch("/Users/" + id, "[{\"op\":\"replace\",\"path\":\"roles\",\"value\":[{\"value\":\"campaign_manager\"}]}]");
    assertThat(role(id)).isEqualTo("viewer");
    Page signedIn = WORLD.signIn(service, browser, World.admin("claimed"));
    assertThat(signedIn.json().at("/user/id").asText()).isEqualTo(id);
    assertThat(role(id)).isEqualTo("admin");
    assertThat(patch(groupPath, "[{\"op\":\"replace\",\"path\":\"members\",\"value\":[]}]").status()).isEqualTo(204);
    assertThat(role(id)).isEqualTo("admin");
    assertThat(send("DELETE", groupPath, "").status()).isEqualTo(204);
  }

  @Test
  void noChangeIsLostInARaceOverTwoInstances() throws Exception {
    String path = "/Users/" + created("/Users", "{\"userName\":\"raced\"}").at("/id").asText();
    List<String> operations = List.of("\"path\":\"displayName\",\"value\":\"Raced\"",
        "\"path\":\"externalId\",\"value\":\"raced-1\"", "\"path\":\"name.givenName\",\"value\":\"Given\"",
        "\"path\":\"name.familyName\",\"value\":\"Family\"",
        "\"path\":\"emails[type eq \\\"work\\\"].value\",\"value\":\"raced@corp.example\"",
        "\"path\":\"roles\",\"value\":[{\"value\":\"campaign_manager\"}]");

    try (ExecutorService threads = Executors.newFixedThreadPool(operations.size())) {
      List<Future<Page>> answers = IntStream.range(0, operations.size()).mapToObj(i -> threads
          .submit(() -> sendTo(i % 2 == 0 ? service : other, "PATCH", path, patchOf("[{\"op\":\"add\","
              + operations.get(i) + "}]"))))
          .toList();
      for (Future<Page> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(200);
      }
    }

    JsonNode user = send("GET", path, "").json();
    assertThat(List.of(user.at("/displayName").asText(), user.at("/externalId").asText(),
        user.at("/name/givenName").asText(), user.at("/name/familyName").asText(),
        user.at("/emails/0/value").asText(), user.at("/roles/0/value").asText())).containsExactly("Raced", "raced-1",
            "Given", "Family", "raced@corp.example", "campaign_manager");
    assertThat(user.at("/meta/version").asText()).isEqualTo("\"6\"");
  }

  @Test
  void oneOfManyWithTheSameIfMatchWins() throws Exception {
    String path = "/Users/" + created("/Users", "{\"userName\":\"matched\"}").at("/id").asText();

    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<Page>> answers = IntStream.range(0, 6).mapToObj(i -> threads.submit(() -> sendTo(
          i % 2 == 0 ? service : other, "PUT", path, "{\"userName\":\"matched\",\"displayName\":\"M" + i + "\"}",
          "If-Match", "\"0\""))).toList();
      int won = 0;
      for (Future<Page> answer : answers) {
        assertThat(answer.get().status()).isIn(200, 412);
        won += answer.get().status() == 200 ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void aBodyOfOneMebibyteIsReadAndALargerOneRefused() {
    String filler = "\"" + "x".repeat(1024 * 1024 - 100) + "\"}";

    assertThat(send("POST", "/Users", "{\"userName\":\"large\",\"title\":" + filler).status()).isEqualTo(201);
    assertThat(send("POST", "/Users", "{\"userName\":\"larger\",\"title\":" + filler + " ".repeat(200)).status())
        .isEqualTo(413);
    Page stranger = World.send(HttpRequest.newBuilder(service.resolve("/scim/v2/Users"))
        .POST(BodyPublishers.ofString("{\"userName\":\"stranger\",\"title\":" + filler)), "Content-Type", World.SCIM);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.json().at("/status").asText()).isEqualTo("401");
  }

  @Test
  void aProvisionedPersonIsFoundByTheExternalIdAtTheFirstLogin() {
    String id = created("/Users", "{\"userName\":\"newcomer\",\"externalId\":\"newcomer-sub\"}").at("/id").asText();
    SignIn newcomer = SignIn.alice().user(Json.createObjectBuilder().add("sub", "newcomer-sub").add("name", "New")
        .add("email", "newcomer@corp.example").build());

    assertThat(WORLD.signIn(other, browser, newcomer).json().at("/user/id").asText()).isEqualTo(id);
    assertThat(send("GET", "/Users/" + id, "").json().at("/userName").asText()).isEqualTo("newcomer@corp.example");
  }

  @Test
  void aLeaverIsDisabledAlthoughAnotherHasTheSameEmail() {
    String path = "/Users/" + created("/Users",
        "{\"userName\":\"same@corp.example\",\"emails\":[{\"value\":\"same@corp.example\"}]}").at("/id").asText();
    Page other = WORLD.signIn(service, browser,
        person("same-other", "same@corp.example").user("email_verified", Json.createValue("false")));
    String otherPath = "/Users/" + other.json().at("/user/id").asText();
    assertThat(otherPath).isNotEqualTo(path);

    for (String user : List.of(path, otherPath)) {
      Page disabled = patch(user, "[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]");
      assertThat(disabled.status()).as(disabled.body()).isEqualTo(200);
      assertThat(disabled.json().at("/active").asBoolean(true)).isFalse();
    }
  }

  @Test
  void aNewHireWithTheNameOfALeaverIsAnotherUser() {
    String body = "{\"userName\":\"%s\",\"externalId\":\"%s\",\"emails\":[{\"value\":\"%1$s\"}]}";
    String leaver = created("/Users", body.formatted("reused@corp.example", "leaver-1")).at("/id").asText();
    assertThat(send("DELETE", "/Users/" + leaver, "").status()).isEqualTo(204);

    assertThat(created("/Users", body.formatted("reused@corp.example", "hired-1")).at("/id").asText())
        .isNotEqualTo(leaver);

    assertThat(created("/Users", body.formatted("returned@corp.example", "leaver-1")).at("/id").asText())
        .isEqualTo(leaver);
  }

  private static String role(String id) {
    return get(service, "/api/admin/users/" + id, "Authorization", bearer(root)).json().at("/role").asText();
  }

  private static JsonNode created(String path, String body) {
    Page created = send("POST", path, body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json();
  }

  private static JsonNode found(String filter) {
    return send("GET", "/Users?filter=" + encoded(filter), "").json();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Page patch(String path, String operations) {
    return send("PATCH", path, patchOf(operations));
  }

  private static String patchOf(String operations) {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":" + operations + "}";
  }

  private static Page send(String method, String path, String body, String... headers) {
    return sendTo(service, method, path, body, headers);
  }

  private static Page sendTo(URI instance, String method, String path, String body, String... headers) {
    return World.scim(instance, root, method, path, body, headers);
  }
}
