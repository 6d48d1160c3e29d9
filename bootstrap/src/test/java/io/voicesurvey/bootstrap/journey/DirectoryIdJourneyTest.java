package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A directory and a provider that know a person by the same id, as Entra ID does by the claim {@code oid}. */
class DirectoryIdJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;
  private static Page root;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start(Map.of("OIDC_ROLE_CLAIM", "roles", "OIDC_ROLE_MAP", "admin=admin", "OIDC_SCIM_ID_CLAIM",
        "oid"));
    try (BrowserSession first = new BrowserSession()) {
      root = WORLD.signIn(service, first, World.admin("root"));
    }
  }

  @Test
  void aPersonWhoSignedInBeforeIsFoundByTheIdOfTheProvider() {
    Page signedIn = WORLD.signIn(service, browser, stating("oid-early", person("early")));
    String id = signedIn.json().at("/user/id").asText();

    assertThat(found("externalId eq \"oid-early\"").at("/Resources/0/id").asText()).isEqualTo(id);
    JsonNode created = created("""
        {"userName": "early.upn@corp.example", "externalId": "oid-early", "active": true,
          "emails": [{"value": "early@example.test", "type": "work", "primary": true}]}""");
    assertThat(created.at("/id").asText()).isEqualTo(id);
    assertThat(created.at("/externalId").asText()).isEqualTo("oid-early");

    assertThat(send("PATCH", "/Users/" + id, disabling()).json().at("/active").asBoolean(true)).isFalse();
    assertThat(code(World.refresh(service, signedIn))).isEqualTo("USER_DISABLED");
  }

  @Test
  void aLeaverDoesNotReturnWithAnotherSubjectAndEmail() {
    String id = created("{\"userName\":\"leaver\",\"externalId\":\"oid-leaver\"}").at("/id").asText();
    Page signedIn = WORLD.signIn(service, browser, stating("oid-leaver", person("leaver-1")));
    assertThat(signedIn.json().at("/user/id").asText()).isEqualTo(id);
    assertThat(send("DELETE", "/Users/" + id, "").status()).isEqualTo(204);

    assertThat(code(WORLD.signIn(service, browser, stating("oid-leaver", person("leaver-2")))))
        .isEqualTo("USER_DISABLED");

    assertThat(found("userName eq \"leaver-2@example.test\"").at("/totalResults").asInt()).isZero();
  }

  @Test
  void aFirstLoginMergesTheUsersWithTheIdAndWithTheEmail() {
    String byId = created("{\"userName\":\"twice\",\"externalId\":\"oid-twice\"}").at("/id").asText();
    String byEmail = created("{\"userName\":\"other\",\"emails\":[{\"value\":\"twice@example.test\"}]}").at("/id")
        .asText();

    Page signedIn = WORLD.signIn(service, browser, stating("oid-twice", person("twice")));

    assertThat(signedIn.json().at("/user/id").asText()).isEqualTo(byId);
    assertThat(found("externalId eq \"oid-twice\"").at("/Resources/0/id").asText()).isEqualTo(byId);
    assertThat(send("PATCH", "/Users/" + byEmail, disabling()).json().at("/id").asText()).isEqualTo(byId);
    assertThat(code(World.refresh(service, signedIn))).isEqualTo("USER_DISABLED");
  }

  @Test
  void anAdministratorsAccountWithTheEmailOfAnotherAccountStaysApart() {
    created("{\"userName\":\"plain\",\"externalId\":\"oid-plain\"}");
    String other = created(
        "{\"userName\":\"plain-admin\",\"externalId\":\"oid-admin\",\"roles\":[{\"value\":\"admin\"}],"
            + "\"emails\":[{\"value\":\"plain@example.test\"}]}")
        .at("/id").asText();

    for (int i = 0; i < 2; i++) {
      Page signedIn = WORLD.signIn(service, browser, stating("oid-plain", person("plain")));
      assertThat(signedIn.json().at("/user/role").asText()).isEqualTo("viewer");
    }

    assertThat(found("externalId eq \"oid-admin\"").at("/Resources/0/id").asText()).isEqualTo(other);
  }

  /** Entra ID, where the user principal name is not the email. */
  @Test
  void afterTheLoginAUserIsFoundByTheExternalIdAndTheEmailButNotByAnotherName() {
    String body = """
        {"userName": "upn@corp.example", "externalId": "oid-upn", "emails": [{"value": "mail@corp.example"}]}""";
    String id = created(body).at("/id").asText();
    assertThat(found("userName eq \"upn@corp.example\"").at("/Resources/0/id").asText()).isEqualTo(id);
    WORLD.signIn(service, browser, stating("oid-upn", person("upn", "mail@corp.example")));

    assertThat(found("userName eq \"upn@corp.example\"").at("/totalResults").asInt()).isZero();
    assertThat(send("POST", "/Users", body).status()).isEqualTo(409);
    assertThat(found("userName eq \"mail@corp.example\"").at("/Resources/0/id").asText()).isEqualTo(id);
    assertThat(found("externalId eq \"oid-upn\"").at("/Resources/0/id").asText()).isEqualTo(id);
    Page renamed = send("PATCH", "/Users/" + id, """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
          "Operations": [{"op": "Replace", "path": "userName", "value": "upn@corp.example"}]}""");
    assertThat(renamed.status()).as(renamed.body()).isEqualTo(200);
    assertThat(renamed.json().at("/userName").asText()).isEqualTo("mail@corp.example");
    assertThat(send("PATCH", "/Users/" + id, disabling()).json().at("/active").asBoolean(true)).isFalse();
  }

  @Test
  void aStrangerWithTheEmailOfAnEmployeeDoesNotGetTheExternalId() {
    Page stranger = WORLD.signIn(service, browser, stating("oid-stranger",
        person("stranger", "victim@corp.example").user("email_verified", Json.createValue("false"))));
    String id = stranger.json().at("/user/id").asText();
    assertThat(found("userName eq \"victim@corp.example\"").at("/Resources/0/id").asText()).isEqualTo(id);
    String employee = """
        {"userName": "victim@corp.example", "externalId": "oid-victim", "roles": [{"value": "admin"}],
          "emails": [{"value": "victim@corp.example"}]}""";

    for (Page refused : List.of(send("PUT", "/Users/" + id, employee), send("POST", "/Users", employee),
        send("PATCH", "/Users/" + id, """
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [
              {"op": "Add", "path": "externalId", "value": "oid-victim"},
              {"op": "Add", "path": "roles", "value": [{"value": "admin"}]}]}"""))) {
      assertThat(refused.status()).as(refused.body()).isEqualTo(409);
      assertThat(refused.json().at("/scimType").asText()).isEqualTo("uniqueness");
      assertThat(refused.json().at("/detail").asText()).contains("another person");
    }

    assertThat(send("GET", "/Users/" + id, "").json().has("roles")).isFalse();
    assertThat(send("DELETE", "/Users/" + id, "").status()).isEqualTo(204);
    String created = created(employee).at("/id").asText();
    assertThat(created).isNotEqualTo(id);
    Page signedIn = WORLD.signIn(service, browser,
        stating("oid-victim", person("victim", "victim@corp.example")));
    assertThat(signedIn.json().at("/user/id").asText()).isEqualTo(created);
  }

  @Test
  void anotherUserGetsWhatADeletedOneHad() {
    String leaver = created("{\"userName\":\"gone\",\"externalId\":\"oid-gone\"}").at("/id").asText();
    assertThat(send("DELETE", "/Users/" + leaver, "").status()).isEqualTo(204);
    String heir = created("{\"userName\":\"heir\",\"externalId\":\"oid-heir\"}").at("/id").asText();

    Page changed = send("PUT", "/Users/" + heir, "{\"userName\":\"gone\",\"externalId\":\"oid-gone\"}");

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().at("/externalId").asText()).isEqualTo("oid-gone");
    assertThat(found("userName eq \"gone\"").at("/Resources/0/id").asText()).isEqualTo(heir);
  }

  @Test
  void aTagFromBeforeAMergeChangesNothingAfterIt() {
    String waiting = created("{\"userName\":\"merged@example.test\",\"emails\":[{\"value\":\"merged@example.test\"}]}")
        .at("/id").asText();
    Page changed = send("PUT", "/Users/" + waiting, """
        {"userName": "merged@example.test", "displayName": "M", "emails": [{"value": "merged@example.test"}]}""");
    assertThat(changed.json().at("/meta/version").asText()).isEqualTo("\"1\"");
    Page unverified = WORLD.signIn(service, browser,
        person("merged").user("email_verified", Json.createValue("false")));
    assertThat(unverified.json().at("/user/id").asText()).isNotEqualTo(waiting);
    assertThat(found("userName eq \"merged@example.test\"").at("/Resources/0/id").asText()).isEqualTo(waiting);
    Page signedIn = WORLD.signIn(service, browser, person("merged"));
    assertThat(signedIn.json().at("/user/id")).isEqualTo(unverified.json().at("/user/id"));

    Page stale = send("PUT", "/Users/" + waiting, "{\"userName\":\"merged@example.test\"}", "If-Match", "\"1\"");

    assertThat(stale.status()).as(stale.body()).isEqualTo(412);
    JsonNode merged = send("GET", "/Users/" + waiting, "").json();
    assertThat(merged.at("/meta/version").asText()).isEqualTo("\"2\"");
    assertThat(merged.at("/emails/0/value").asText()).isEqualTo("merged@example.test");
  }

  private static SignIn stating(String id, SignIn person) {
    return person.user("oid", Json.createValue(id));
  }

  private static String disabling() {
    return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":"
        + "[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]}";
  }

  private static JsonNode created(String body) {
    Page created = send("POST", "/Users", body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json();
  }

  private static JsonNode found(String filter) {
    JsonNode found = send("GET", "/Users?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8), "").json();
    assertThat(found.at("/totalResults").asInt()).isLessThanOrEqualTo(1);
    return found;
  }

  private static Page send(String method, String path, String body, String... headers) {
    return World.scim(service, root, method, path, body, headers);
  }
}
