package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

      Page changed = send(HttpRequest
          .newBuilder(way.getFirst().resolve("/api/admin/users/" + user.json().at("/user/id").asText()))
          .method("PATCH", BodyPublishers.ofString("{\"role\":\"campaign_manager\"}")), "Authorization", bearer(root),
          "Content-Type", "application/json");

      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      Patience.until("the role counts", Duration.ofSeconds(5),
          () -> me(way.getLast(), user).json().at("/role").asText().equals("campaign_manager"));
    }
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
