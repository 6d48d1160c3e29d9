package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.admin;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An administrator by a claim, at logins that state it, that say it is elsewhere, and that say nothing of it. */
class RoleClaimJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey", Level.INFO);

  @Test
  void aLostClaimIsNeverSilent() {
    URI service = WORLD.start(World.ROLES);
    Page chief = signIn(service, admin("chief"));
    Page boss = signIn(service, admin("boss"));
    assertThat(boss.json().at("/user/role").asText()).isEqualTo("admin");
    assertThat(warnings()).isEmpty();

    Page overage = signIn(service,
        person("boss").user("_claim_names", Json.createObjectBuilder().add("roles", "src1").build()));
    assertThat(overage.json().at("/user/role").asText()).isEqualTo("admin");
    assertThat(events(service, chief, "role_overage")).contains("\"role\":\"admin\"", "role_claim_elsewhere");
    assertThat(warnings()).singleElement().asString().contains("roles", "refers to it elsewhere");

    JsonArray roles = Json.createArrayBuilder().add("admin").build();
    Page misplaced = signIn(service,
        person("boss").accessToken(Json.createObjectBuilder().add("roles", roles).build()));
    assertThat(misplaced.json().at("/user/role").asText()).isEqualTo("viewer");
    assertThat(events(service, chief, "role_changed")).contains("role_claim_only_in_access_token");
    assertThat(warnings()).last().asString().contains("roles is only in the access token", "Add to ID token");

    assertThat(signIn(service, person("new")).json().at("/user/role").asText()).isEqualTo("viewer");
    assertThat(events(service, chief, "login")).contains("role_claim_absent");
    assertThat(warnings()).last().asString().contains("roles is in neither ID token nor userinfo");
  }

  @Test
  void aNewPersonWhoseRolesAreElsewhereIsAViewerAndTheTrailSaysWhy() {
    URI service = WORLD.start(World.ROLES);
    Page chief = signIn(service, admin("chief"));

    for (SignIn person : List.of(
        person("distributed").user("_claim_names", Json.createObjectBuilder().add("roles", "src1").build()),
        person("implicit").user("hasroles", JsonValue.TRUE),
        person("fragment").user("roles:src1", Json.createValue("x")))) {
      Page signedIn = signIn(service, person);

      assertThat(signedIn.json().at("/user/role").asText()).isEqualTo("viewer");
      assertThat(events(service, chief, "role_overage&user_id=" + signedIn.json().at("/user/id").asText()))
          .contains("\"role\":\"viewer\"", "role_claim_elsewhere");
    }
  }

  @Test
  void aRefusedIdTokenIsLoggedWithTheValueThatCameAndTheSettingForIt() {
    URI service = WORLD.start();

    signIn(service, person("ann").claim("aud", Json.createArrayBuilder().add("survey-app").add("project-1").build()));

    assertThat(log.events()).filteredOn(event -> event.getFormattedMessage().equals("login failed")).last()
        .satisfies(event -> assertThat(event.getKeyValuePairs().toString()).contains("INVALID_ID_TOKEN",
            "aud contains", "project-1", "OIDC_TRUSTED_AUDIENCES"));
  }

  private static Page signIn(URI service, SignIn signIn) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(service, browser, signIn);
    }
  }

  private static String events(URI service, Page admin, String type) {
    return World.get(service, "/api/admin/audit?type=" + type, "Authorization", World.bearer(admin)).body();
  }

  private List<String> warnings() {
    return log.events().stream().filter(event -> event.getLevel().equals(Level.WARN))
        .map(event -> event.getFormattedMessage()).filter(line -> line.contains("role claim")).toList();
  }
}
