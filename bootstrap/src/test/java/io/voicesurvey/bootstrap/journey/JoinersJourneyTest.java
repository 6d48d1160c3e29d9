package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.user.DisableDormantUsers;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People whom an administrator names before they sign in, and people who stay away. */
class JoinersJourneyTest {
  private static final String USERS = "/api/admin/users";

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;
  private static Page root;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start(World.ROLES);
    try (BrowserSession first = new BrowserSession()) {
      root = WORLD.signIn(service, first, World.admin("root"));
    }
  }

  @Test
  void anImportedPersonIsAUserBeforeTheFirstLoginAndTheSameOneAfterIt() {
    imported("joiner@example.test", Role.CAMPAIGN_MANAGER);

    JsonNode waiting = found("joiner@");
    assertThat(waiting.at("/oidc_sub").isNull()).isTrue();
    assertThat(waiting.at("/oidc_issuer").isNull()).isTrue();
    assertThat(waiting.at("/last_login_at").isNull()).isTrue();
    assertThat(waiting.at("/email").asText()).isEqualTo("joiner@example.test");
    assertThat(waiting.at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(get(service, USERS + "/" + waiting.at("/id").asText(), "Authorization", bearer(root)).json())
        .isEqualTo(waiting);

    JsonNode user = WORLD.signIn(service, browser, unmapped("joiner")).json().at("/user");

    assertThat(user.at("/id")).isEqualTo(waiting.at("/id"));
    assertThat(user.at("/oidc_sub").asText()).isEqualTo("joiner");
    assertThat(found("joiner@").at("/last_login_at").isTextual()).isTrue();
  }

  @Test
  void aWaitingUserIsChangedAndDisabledLikeAnyUser() {
    imported("early@example.test", Role.VIEWER);
    String path = USERS + "/" + found("early@").at("/id").asText();

    assertThat(patch(path, "{\"role\":\"campaign_manager\"}").json().at("/role").asText())
        .isEqualTo("campaign_manager");
    assertThat(patch(path, "{\"status\":\"disabled\"}").status()).isEqualTo(200);
    assertThat(code(WORLD.signIn(service, browser, unmapped("early")))).isEqualTo("USER_DISABLED");
    assertThat(patch(path, "{\"status\":\"active\"}").status()).isEqualTo(200);
    assertThat(WORLD.signIn(service, browser, unmapped("early")).json().at("/user/role").asText())
        .isEqualTo("campaign_manager");
  }

  @Test
  void aDormantUserIsDisabledAndTheTrailHasTheReason() {
    Page leaver = WORLD.signIn(service, browser, person("stays-away"));
    String id = leaver.json().at("/user/id").asText();
    WORLD.execute("UPDATE users SET created_at = now() - interval '1 year', last_login_at = now() - interval '1 year'"
        + " WHERE id = '" + id + "'; UPDATE sessions SET last_used_at = now() - interval '1 year' WHERE user_id = '"
        + id + "'");

    try (Wiring wiring = new Wiring(WORLD.settings(Map.of("DORMANT_DAYS", "90")))) {
      assertThat(wiring.useCases().disableDormantUsers().execute(new DisableDormantUsers.Command()).disabled())
          .isEqualTo(1);
    }

    assertThat(code(World.refresh(service, leaver))).isEqualTo("USER_DISABLED");
    JsonNode event = get(service, "/api/admin/audit?type=status_changed&user_id=" + id, "Authorization",
        bearer(root)).json().at("/items/0");
    assertThat(event.at("/detail/reason").asText()).isEqualTo("dormant");
    assertThat(event.at("/actor").asText()).isEqualTo("purge");
  }

  /** A person of whose roles the provider says that they are elsewhere, so that the role here stays. */
  private static SignIn unmapped(String name) {
    return person(name).user("_claim_names", Json.createObjectBuilder().add("roles", "src1").build());
  }

  private static void imported(String email, Role role) {
    try (Wiring wiring = new Wiring(WORLD.settings(World.ROLES))) {
      Line line = new Line.Assignment(1, new EmailAddress(email), role, Optional.empty());
      assertThat(wiring.useCases().importUsers().execute(new ImportUsers.Command(List.of(line).iterator(), "team.csv",
          false, Actor.COMMAND, (number, reason) -> {})).waiting()).isEqualTo(1);
    }
  }

  private static JsonNode found(String start) {
    Page page = get(service, USERS + "?q=" + start, "Authorization", bearer(root));
    assertThat(page.json().at("/items")).as(page.body()).hasSize(1);
    return page.json().at("/items/0");
  }

  private static Page patch(String path, String body) {
    return World.send(HttpRequest.newBuilder(service.resolve(path)).method("PATCH", BodyPublishers.ofString(body)),
        "Authorization", bearer(root), "Content-Type", "application/json");
  }
}
