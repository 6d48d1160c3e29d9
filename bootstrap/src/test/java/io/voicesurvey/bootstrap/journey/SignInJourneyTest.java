package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole journeys over two instances that share nothing but the database and the settings. */
class SignInJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI first;
  private static URI second;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    first = WORLD.start();
    second = WORLD.start();
  }

  @AfterEach
  void heal() {
    WORLD.provider.heal();
  }

  @Test
  void aLoginBegunAtOneInstanceEndsAtAnother() {
    Page begun = WORLD.begin(first, browser, "");
    Page signedIn = WORLD.callback(second, browser, begun, person("traveller"));
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(me(first, signedIn).status()).isEqualTo(200);
  }

  @Test
  void anAttemptWorksOnceAndForItsBrowserAlone() {
    Page begun = WORLD.begin(first, browser, "");
    try (BrowserSession stranger = new BrowserSession(); BrowserSession copy = browser.copy()) {
      assertThat(code(WORLD.callback(first, stranger, begun, person("once")))).isEqualTo("INVALID_STATE");
      assertThat(WORLD.callback(first, browser, begun, person("once")).status()).isEqualTo(200);
      assertThat(code(WORLD.callback(second, browser, begun, person("once")))).isEqualTo("INVALID_STATE");
      assertThat(code(WORLD.callback(second, copy, begun, person("once")))).isEqualTo("INVALID_STATE");
    }
  }

  @Test
  void fiveTabsSignInAndTheSixthDropsTheOldest() {
    List<Page> tabs = IntStream.range(0, 6).mapToObj(i -> WORLD.begin(first, browser, "")).toList();
    assertThat(code(WORLD.callback(first, browser, tabs.getFirst(), person("tabs")))).isEqualTo("INVALID_STATE");
    for (Page tab : tabs.subList(1, 6)) {
      assertThat(WORLD.callback(first, browser, tab, person("tabs")).status()).isEqualTo(200);
    }
  }

  @Test
  void loginsBegunInAPersonsNameDoNotFillTheirHeaders() {
    String longest = "?return_to=/" + "x".repeat(2_000);
    List<Page> tabs = IntStream.range(0, 6).mapToObj(i -> WORLD.begin(first, browser, longest)).toList();
    assertThat(tabs).extracting(Page::status).containsOnly(200);
    assertThat(WORLD.callback(first, browser, tabs.getLast(), person("flooded")).status()).isEqualTo(303);
  }

  @Test
  void aLoginWithReturnToRefreshesByItsCookie() {
    Page begun = WORLD.begin(first, browser, "?return_to=/app?tab=1");
    Page back = WORLD.callback(first, browser, begun, person("by-cookie"));
    assertThat(back.status()).isEqualTo(303);
    assertThat(back.headers().firstValue("Location")).contains(WORLD.publicUrl + "/app?tab=1");
    HttpRequest.Builder request = HttpRequest.newBuilder(second.resolve("/api/auth/refresh"))
        .POST(BodyPublishers.noBody());
    Page refreshed = browser.fetch(request.header("Origin", WORLD.publicUrl.toString()));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.json().has("refresh_token")).isFalse();
    assertThat(me(second, refreshed).status()).isEqualTo(200);
  }

  @Test
  void aProviderThatFailedOnceMayBeAskedAgainWithTheSameState() {
    Page begun = WORLD.begin(first, browser, "");
    WORLD.provider.spoil(Endpoint.TOKEN, new Fault.Status(500, "{}", Map.of()));
    assertThat(code(WORLD.callback(first, browser, begun, person("patient")))).isEqualTo("IDP_ERROR");
    WORLD.provider.heal();
    assertThat(WORLD.callback(first, browser, begun, person("patient")).status()).isEqualTo(200);
  }

  @Test
  void anEmailThatAnotherHoldsIsAConflict() {
    assertThat(WORLD.signIn(first, browser, person("holder")).status()).isEqualTo(200);
    Page conflict = WORLD.signIn(first, browser,
        person("other").user("email", Json.createValue("HOLDER@example.test")));
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(code(conflict)).isEqualTo("EMAIL_CONFLICT");
  }

  @Test
  void theRoleFollowsTheProvidersClaimAtEveryLogin() {
    URI mapped = WORLD.start(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "leads=campaign_manager,boss=admin"));
    Page admin = WORLD.signIn(mapped, browser, person("mapped").user("groups", groups("leads", "boss")));
    assertThat(admin.json().at("/user/role").asText()).isEqualTo("admin");
    Page lead = WORLD.signIn(mapped, browser, person("mapped").user("groups", groups("leads", "x")));
    assertThat(lead.json().at("/user/role").asText()).isEqualTo("campaign_manager");
    WORLD.stopLast();
  }

  @Test
  void twoSimultaneousFirstLoginsOfOnePersonYieldOneUser() throws Exception {
    List<Page> answers = together(40, i -> {
      try (BrowserSession own = new BrowserSession()) {
        return WORLD.signIn(i % 2 == 0 ? first : second, own, person("twins"));
      }
    });
    assertThat(answers).extracting(Page::status).containsOnly(200);
    assertThat(answers).extracting(page -> page.json().at("/user/id").asText()).containsOnly(
        answers.getFirst().json().at("/user/id").asText());
  }

  @Test
  void aRefreshRaceOverTwoInstancesGivesOneSuccessor() throws Exception {
    Page signedIn = WORLD.signIn(first, browser, person("racer"));
    List<Page> answers = together(50, i -> refresh(i % 2 == 0 ? first : second, signedIn));
    assertThat(answers).extracting(Page::status).containsOnly(200);
    assertThat(answers.stream().map(page -> page.json().at("/refresh_token").asText()).distinct()).hasSize(1);
    assertThat(refresh(first, answers.getFirst()).status()).isEqualTo(200);
  }

  @Test
  void aTokenOfTheGenerationBeforeLastEndsTheSession() {
    Page signedIn = WORLD.signIn(first, browser, person("copied"));
    Page third = refresh(second, refresh(first, signedIn));
    assertThat(code(refresh(first, signedIn))).isEqualTo("REFRESH_TOKEN_REUSED");
    assertThat(code(refresh(second, third))).isEqualTo("SESSION_REVOKED");
    assertThat(code(me(second, third))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void sessionsOutliveARestart() {
    URI third = WORLD.start();
    Page signedIn = WORLD.signIn(third, browser, person("survivor"));
    Page begun = WORLD.begin(third, browser, "");
    WORLD.stopLast();
    URI restarted = WORLD.start();
    assertThat(me(restarted, signedIn).status()).isEqualTo(200);
    assertThat(refresh(restarted, signedIn).status()).isEqualTo(200);
    assertThat(WORLD.callback(restarted, browser, begun, person("survivor")).status()).isEqualTo(200);
    WORLD.stopLast();
  }

  @Test
  void anAccessTokenIsNoRefreshTokenNorTheOtherWayRound() {
    Page signedIn = WORLD.signIn(first, browser, person("mixed-up"));
    String access = signedIn.json().at("/access_token").asText();
    Page refused = World.send(HttpRequest.newBuilder(first.resolve("/api/auth/refresh"))
        .POST(BodyPublishers.ofString("{\"refresh_token\":\"" + access + "\"}")), "Content-Type", "application/json");
    assertThat(code(refused)).isEqualTo("INVALID_REFRESH_TOKEN");
    assertThat(code(World.get(first, "/api/auth/me", "Authorization",
        "Bearer " + signedIn.json().at("/refresh_token").asText()))).isEqualTo("INVALID_TOKEN");
  }

  @Test
  void aTokenOfAnotherEnvironmentIsRefused() {
    URI other = WORLD.start(Map.of("JWT_SECRET_KEY", "another key, of another environment, of 32 bytes"));
    Page signedIn = WORLD.signIn(other, browser, person("foreigner"));
    assertThat(code(me(first, signedIn))).isEqualTo("INVALID_TOKEN");
    assertThat(code(refresh(first, signedIn))).isEqualTo("INVALID_REFRESH_TOKEN");
    WORLD.stopLast();
  }

  @Test
  void theEndSessionUrlNamesTheLoginToTheProvider() {
    Page signedIn = WORLD.signIn(first, browser, person("polite"));
    URI url = URI.create(World.logout(first, signedIn).json().at("/end_session_url").asText());
    String hint = Page.query(url, "id_token_hint").orElseThrow();
    String claims = new String(Base64.getUrlDecoder().decode(hint.split("\\.")[1]),
        StandardCharsets.UTF_8);
    assertThat(claims).contains("\"polite\"");
    assertThat(Page.query(url, "client_id")).contains("survey-app");
  }

  private static JsonArray groups(String... names) {
    return Json.createArrayBuilder(List.of(names)).build();
  }

  private interface Attempt {
    Page make(int number) throws Exception;
  }

  private static List<Page> together(int count, Attempt attempt) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Page>> answers = IntStream.range(0, count).mapToObj(i -> threads.submit(() -> attempt.make(i)))
          .toList();
      List<Page> pages = new ArrayList<>();
      for (Future<Page> answer : answers) {
        pages.add(answer.get());
      }
      return pages;
    }
  }
}
