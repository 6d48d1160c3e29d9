package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators do, over the wire, with a real database and two instances. */
class AdministrationJourneyTest {
  private static final String USERS = "/api/admin/users";
  private static final Duration SECOND = Duration.ofSeconds(1);

  @AutoClose
  private static final World WORLD = new World();

  private static URI one;
  private static URI two;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    one = WORLD.start(World.ROLES);
    two = WORLD.start(World.ROLES);
  }

  @Test
  void aRoleThatChangesCountsInTheSessionThatRunsOnEveryInstance() throws Exception {
    Page root = admin("root");
    Page ann = WORLD.signIn(one, browser, person("ann"));
    assertThat(code(get(two, USERS, "Authorization", bearer(ann)))).isEqualTo("FORBIDDEN");

    assertThat(patch(one, root, path(ann), "{\"role\":\"admin\"}").status()).isEqualTo(200);
    awaitWithinASecond(() -> get(two, USERS, "Authorization", bearer(ann)).status() == 200);

    assertThat(patch(two, root, path(ann), "{\"role\":\"viewer\"}").status()).isEqualTo(200);
    awaitWithinASecond(() -> get(one, USERS, "Authorization", bearer(ann)).status() == 403);
  }

  @Test
  void aDisabledUserIsSignedOutForGoodAndCanSignInAgainOnceEnabled() throws Exception {
    Page root = admin("root");
    Page leaver = WORLD.signIn(one, browser, person("leaver"));

    assertThat(patch(one, root, path(leaver), "{\"status\":\"disabled\"}").status()).isEqualTo(200);
    awaitWithinASecond(() -> code(me(two, leaver)).equals("USER_DISABLED"));
    assertThat(code(World.refresh(two, leaver))).isEqualTo("USER_DISABLED");
    assertThat(code(WORLD.signIn(one, browser, person("leaver")))).isEqualTo("USER_DISABLED");

    assertThat(patch(one, root, path(leaver), "{\"status\":\"active\"}").status()).isEqualTo(200);
    awaitWithinASecond(() -> code(me(two, leaver)).equals("SESSION_REVOKED"));
    assertThat(code(World.refresh(two, leaver))).isEqualTo("SESSION_REVOKED");
    assertThat(WORLD.signIn(one, browser, person("leaver")).status()).isEqualTo(200);
  }

  @Test
  void sessionsAreRevokedOnEveryInstance() throws Exception {
    Page root = admin("root");
    Page first = WORLD.signIn(one, browser, person("traveller"));
    Page second = WORLD.signIn(two, browser, person("traveller"));

    Page answer = World.send(HttpRequest.newBuilder(one.resolve(path(first) + "/sessions")).DELETE(), "Authorization",
        bearer(root));

    assertThat(answer.json().at("/revoked").asInt()).isEqualTo(2);
    awaitWithinASecond(() -> code(me(two, first)).equals("SESSION_REVOKED"));
    awaitWithinASecond(() -> code(me(one, second)).equals("SESSION_REVOKED"));
  }

  @Test
  void oneSessionIsRevokedOnEveryInstance() throws Exception {
    Page root = admin("root");
    Page first = WORLD.signIn(one, browser, person("tourist"));
    Page second = WORLD.signIn(two, browser, person("tourist"));
    String sessions = path(first) + "/sessions";
    String newest = World.get(two, sessions, "Authorization", bearer(root)).json().at("/items/0/id").asText();

    Page answer = World.send(HttpRequest.newBuilder(one.resolve(sessions + "/" + newest)).DELETE(), "Authorization",
        bearer(root));

    assertThat(answer.status()).isEqualTo(204);
    awaitWithinASecond(() -> code(me(two, second)).equals("SESSION_REVOKED"));
    assertThat(me(one, first).status()).isEqualTo(200);
  }

  /** The remaining administrator makes the other one an administrator again, and so on. */
  @Test
  void oneOfTwoAdminsWhoDemoteEachOtherAtTheSameTimeSucceeds() throws Exception {
    List<Page> admins = List.of(admin("cain"), admin("abel"));
    takeAllOtherAdmins(admins);
    for (int round = 0; round < 25; round++) {
      List<Page> answers = Race.run(List.of(
          () -> patch(one, admins.get(0), path(admins.get(1)), "{\"role\":\"viewer\"}"),
          () -> patch(two, admins.get(1), path(admins.get(0)), "{\"role\":\"viewer\"}")));

      assertThat(answers).extracting(Page::status).containsOnlyOnce(200);
      // Where the one was faster than the other's own request, that is no administrator's any more.
      assertThat(answers).filteredOn(answer -> answer.status() != 200).extracting(World::code).singleElement()
          .isIn("LAST_ADMIN", "FORBIDDEN");
      Page left = admins.get(answers.get(0).status() == 200 ? 0 : 1);
      Page demoted = admins.get(answers.get(0).status() == 200 ? 1 : 0);
      assertThat(patch(one, left, path(demoted), "{\"role\":\"admin\"}").status()).isEqualTo(200);
      awaitWithinASecond(() -> admins.stream().allMatch(
          admin -> List.of(one, two).stream().allMatch(
              service -> get(service, USERS, "Authorization", bearer(admin)).status() == 200)));
    }
  }

  @Test
  void ofManyChangesOfOneVersionOneIsMade() {
    Page root = admin("root");
    Page ann = WORLD.signIn(one, browser, person("popular"));
    for (int round = 0; round < 5; round++) {
      String role = round % 2 == 0 ? "campaign_manager" : "viewer";
      String tag = get(one, path(ann), "Authorization", bearer(root)).headers().firstValue("ETag").orElseThrow();
      Callable<Page> change = () -> patch(one, root, path(ann), "{\"role\":\"" + role + "\"}", "If-Match", tag);

      List<Page> answers = Race.run(Collections.nCopies(8, change));

      assertThat(answers).extracting(Page::status).containsOnly(200, 412).containsOnlyOnce(200);
      Page made = answers.stream().filter(answer -> answer.status() == 200).findFirst().orElseThrow();
      assertThat(get(two, path(ann), "Authorization", bearer(root)).headers().firstValue("ETag"))
          .isEqualTo(made.headers().firstValue("ETag")).isNotEqualTo(tag);
    }
  }

  @Test
  void theListLeadsThroughAllUsersWhileOthersSignIn() throws Exception {
    Page root = admin("root");
    IntStream.range(0, 5).forEach(i -> WORLD.signIn(one, browser, person("lister" + i)));
    List<String> subjects = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(two, USERS + "?limit=2&q=LISTER" + cursor, "Authorization", bearer(root)).json();
      page.at("/items").forEach(item -> subjects.add(item.at("/oidc_sub").asText()));
      WORLD.signIn(one, browser, person("bystander" + subjects.size()));
      cursor = page.at("/next_cursor").isNull() ? "" : "&cursor=" + page.at("/next_cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(subjects).containsExactly("lister0", "lister1", "lister2", "lister3", "lister4");
  }

  private Page admin(String name) {
    Page signedIn = WORLD.signIn(one, browser, World.admin(name));
    assertThat(signedIn.json().at("/user/role").asText()).isEqualTo("admin");
    return signedIn;
  }

  private static void takeAllOtherAdmins(List<Page> admins) {
    List<String> kept = admins.stream().map(AdministrationJourneyTest::path).toList();
    get(one, USERS + "?role=admin&limit=200", "Authorization", bearer(admins.getFirst())).json().at("/items")
        .forEach(item -> {
          String path = USERS + "/" + item.at("/id").asText();
          assertThat(kept.contains(path)
              || patch(one, admins.getFirst(), path, "{\"role\":\"viewer\"}").status() == 200).isTrue();
        });
  }

  private static Page patch(URI service, Page by, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
        .method("PATCH", BodyPublishers.ofString(body)).header("Authorization", bearer(by))
        .header("Content-Type", "application/json");
    return World.send(request, headers);
  }

  private static String path(Page signedIn) {
    return USERS + "/" + signedIn.json().at("/user/id").asText();
  }

  private static void awaitWithinASecond(BooleanSupplier condition) throws Exception {
    Patience.until("what is known everywhere within a second", SECOND, condition::getAsBoolean);
  }
}
