package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An instance of the earlier release, then one of this release beside it, on one database behind one address. */
@Tag("upgrade")
class RollingUpgradeIT {
  private static final World WORLD = new World();
  private static final Duration START = Duration.ofMinutes(2);

  private static BackgroundProcess process;
  private static URI earlier;
  private static URI later;
  private static Page before;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void upgrade() throws IOException, InterruptedException {
    earlier = URI.create("http://localhost:" + FreePort.find());
    ProcessBuilder command = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-jar",
        EarlierRelease.jar().toString(), "serve");
    command.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    Map<String, String> settings = new HashMap<>(WORLD.environment());
    settings.putAll(World.ROLES);
    settings.put("PORT", Integer.toString(earlier.getPort()));
    command.environment().putAll(settings);
    process = BackgroundProcess.start("earlier", command);
    process.awaitOk(earlier.resolve("/health/ready"), START);
    try (BrowserSession first = new BrowserSession()) {
      before = WORLD.signIn(earlier, first, person("before"));
    }
    later = WORLD.start(World.ROLES);
  }

  @AfterAll
  static void end() {
    process.close();
    WORLD.close();
  }

  @Test
  void aSessionFromBeforeTheUpgradeWorksAtBoth() {
    assertThat(me(later, before).json().at("/id")).isEqualTo(me(earlier, before).json().at("/id"));

    Page refreshed = World.refresh(later, before);
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    Page again = World.refresh(earlier, refreshed);
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(me(later, again).status()).isEqualTo(200);
  }

  @Test
  void aSessionOfTheLaterReleaseWorksAtTheEarlierOne() {
    Page signedIn = WORLD.signIn(later, browser, person("later"));

    assertThat(me(earlier, signedIn).status()).isEqualTo(200);
    Page refreshed = World.refresh(earlier, signedIn);
    assertThat(me(later, refreshed).status()).isEqualTo(200);
    assertThat(World.refresh(later, refreshed).status()).isEqualTo(200);
  }

  @Test
  void aLoginThatOneBeginsEndsAtTheOther() {
    for (List<URI> way : List.of(List.of(earlier, later), List.of(later, earlier))) {
      Page signedIn = WORLD.callback(way.getLast(), browser, WORLD.begin(way.getFirst(), browser, ""),
          person("traveller"));

      assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
      assertThat(me(way.getFirst(), signedIn).status()).isEqualTo(200);
    }
  }

  @Test
  void aLoginOfTheEarlierReleaseEndsAtTheDefaultOfSeveralProviders() {
    Map<String, String> one = WORLD.environment();
    URI several = WORLD.start(Map.of("OIDC_ISSUER", "", "OIDC_CLIENT_ID", "", "OIDC_CLIENT_SECRET", "",
        "OIDC_PROVIDERS", "default,partner", "OIDC_DEFAULT_ISSUER", one.get("OIDC_ISSUER"), "OIDC_DEFAULT_CLIENT_ID",
        one.get("OIDC_CLIENT_ID"), "OIDC_DEFAULT_CLIENT_SECRET", one.get("OIDC_CLIENT_SECRET"), "OIDC_PARTNER_ISSUER",
        "https://partner.example", "OIDC_PARTNER_CLIENT_ID", "app", "OIDC_PARTNER_CLIENT_SECRET", "secret"));

    Page signedIn = WORLD.callback(several, browser, WORLD.begin(earlier, browser, ""), person("traveller"));

    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
    assertThat(me(earlier, signedIn).status()).isEqualTo(200);
    WORLD.stopLast();
  }

  @Test
  void aLogoutAtOneIsKnownToTheOther() throws Exception {
    for (List<URI> way : List.of(List.of(earlier, later), List.of(later, earlier))) {
      Page signedIn = WORLD.signIn(way.getFirst(), browser, person("leaver"));
      assertThat(me(way.getLast(), signedIn).status()).isEqualTo(200);

      World.logout(way.getFirst(), signedIn);

      Patience.until("the session has ended", Duration.ofSeconds(5),
          () -> me(way.getLast(), signedIn).status() == 401);
    }
  }

  @Test
  void aRoleThatOneChangesCountsAtTheOther() throws Exception {
    Page root = WORLD.signIn(later, browser, World.admin("root"));
    for (List<URI> way : List.of(List.of(earlier, later), List.of(later, earlier))) {
      Page user = WORLD.signIn(way.getLast(), browser, person("riser-" + way.getFirst().getPort()));
      assertThat(me(way.getLast(), user).json().at("/role").asText()).isEqualTo("viewer");

      Page changed = patch(way.getFirst(), root, user.json().at("/user/id").asText(),
          "{\"role\":\"campaign_manager\"}");

      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      Patience.until("the role counts", Duration.ofSeconds(5),
          () -> me(way.getLast(), user).json().at("/role").asText().equals("campaign_manager"));
    }
  }

  @Test
  void aWaitingUserIsListedAndChangedAndSignsInAtTheEarlierRelease() {
    Page root = WORLD.signIn(later, browser, World.admin("root"));
    waits("waits@example.test");
    JsonNode waiting = listed(later, root, "waits@").getFirst();
    assertThat(waiting.at("/oidc_sub").isNull()).isTrue();

    assertThat(listed(earlier, root, "waits@")).extracting(user -> user.at("/id")).contains(waiting.at("/id"));
    Page changed = patch(earlier, root, waiting.at("/id").asText(), "{\"role\":\"campaign_manager\"}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    Page signedIn = WORLD.signIn(earlier, browser, unmapped("waits"));
    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
    assertThat(me(later, signedIn).json().at("/role").asText()).isEqualTo("viewer");

    Page again = WORLD.signIn(later, browser, unmapped("waits"));
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(me(earlier, again).json().at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(listed(later, root, "waits@")).extracting(user -> user.at("/id"))
        .containsExactly(again.json().at("/user/id"));
  }

  /** A person of whose roles the provider says that they are elsewhere, so that the role here stays. */
  private static SignIn unmapped(String name) {
    return person(name).user("_claim_names", Json.createObjectBuilder().add("roles", "src1").build());
  }

  private static void waits(String email) {
    try (Wiring wiring = new Wiring(WORLD.settings(World.ROLES))) {
      Line line = new Line.Assignment(1, new EmailAddress(email), Role.VIEWER, Optional.empty());
      wiring.useCases().importUsers().execute(new ImportUsers.Command(List.of(line).iterator(), "team.csv", false,
          Actor.COMMAND, (number, reason) -> {}));
    }
  }

  private static List<JsonNode> listed(URI service, Page root, String start) {
    Page page = get(service, "/api/admin/users?q=" + start, "Authorization", bearer(root));
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json().at("/items").valueStream().toList();
  }

  private static Page patch(URI service, Page root, String id, String body) {
    return send(HttpRequest.newBuilder(service.resolve("/api/admin/users/" + id)).method("PATCH",
        BodyPublishers.ofString(body)), "Authorization", bearer(root), "Content-Type", "application/json");
  }

  @Test
  void aTokenThatIsRefreshedAtBothIsReuseAtBoth() {
    Page signedIn = WORLD.signIn(earlier, browser, person("reuse"));
    Page second = World.refresh(later, signedIn);
    World.refresh(earlier, second);

    assertThat(code(World.refresh(later, signedIn))).isEqualTo("REFRESH_TOKEN_REUSED");
    assertThat(code(World.refresh(earlier, second))).isEqualTo("SESSION_REVOKED");
  }
}
