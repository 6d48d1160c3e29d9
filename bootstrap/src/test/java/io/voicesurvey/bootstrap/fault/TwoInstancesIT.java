package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two processes on one database are one service. */
class TwoInstancesIT {
  private static final Logger LOG = LoggerFactory.getLogger(TwoInstancesIT.class);
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final int MEASUREMENTS = 20;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  @AutoClose
  private static final BrowserSession CLIENT = new BrowserSession();

  private static ServiceProcess first;
  private static ServiceProcess second;

  /** How a person who leaves is out. */
  private enum Way {
    SCIM("USER_DISABLED"),
    BACKCHANNEL_LOGOUT("SESSION_REVOKED"),
    RECHECK("SESSION_REVOKED"),
    COMMAND("USER_DISABLED");

    private final String code;

    Way(String code) {
      this.code = code;
    }
  }

  @BeforeAll
  static void start() {
    CLUSTER.provider.issueRefreshTokens();
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.put("DATABASE_POOL_SIZE", "10");
    settings.put("OIDC_RECHECK_MINUTES", "0.034");
    first = CLUSTER.launch(settings);
    settings.put("OIDC_RECHECK_MINUTES", "0");
    second = CLUSTER.launch(settings);
    for (ServiceProcess instance : List.of(first, second)) {
      instance.awaitReady();
      // A race is about to be run on code that was loaded before, as nearly all are.
      assertThat(refresh(instance.url(), CLUSTER.signIn(instance, "pacemaker")).status()).isEqualTo(200);
    }
  }

  @Test
  void a_login_begun_at_one_ends_at_the_other() {
    try (BrowserSession browser = new BrowserSession()) {
      Page signedIn = CLUSTER.end(second, browser, CLUSTER.begin(first, browser), "traveller");

      assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
      assertThat(me(first.url(), signedIn).status()).isEqualTo(200);
    }
  }

  @Test
  void fifty_simultaneous_refreshes_over_both_yield_one_successor_and_no_failure() throws Exception {
    Page signedIn = CLUSTER.signIn(first, "racer");

    List<Page> answers = Cluster.together(50, i -> CLIENT.fetch(refreshing(i % 2 == 0 ? first : second, signedIn)));

    assertThat(answers).extracting(Page::status).containsOnly(200);
    assertThat(answers.stream().map(page -> page.json().at("/refresh_token").asText()).distinct()).hasSize(1);
    assertThat(refresh(second.url(), answers.getFirst()).status()).isEqualTo(200);
    assertThat(CLUSTER.database.number("SELECT s.generation FROM sessions s JOIN users u ON u.id = s.user_id "
        + "WHERE u.subject = 'racer'")).isEqualTo(2);
  }

  @Test
  void a_logout_at_one_is_known_to_the_other_within_a_second() throws Exception {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      Page signedIn = CLUSTER.signIn(first, "leaver");
      assertThat(me(second.url(), signedIn).status()).isEqualTo(200);
      assertThat(logout(first.url(), signedIn).status()).isEqualTo(200);
      delays.add(soon("a logout", () -> code(me(second.url(), signedIn)).equals("SESSION_REVOKED")));
    }
    delays.sort(Duration::compareTo);
    LOG.info("from the answer to a logout to its being refused elsewhere: median {} ms, most {} ms of {}",
        delays.get(MEASUREMENTS / 2).toMillis(), delays.getLast().toMillis(), MEASUREMENTS);
  }

  @Test
  void a_session_ended_at_one_is_over_at_the_other_within_a_second() throws Exception {
    Page kept = CLUSTER.signIn(first, "owner");
    Page lost = CLUSTER.signIn(second, "owner");
    assertThat(me(second.url(), lost).status()).isEqualTo(200);

    assertThat(World.send(HttpRequest.newBuilder(first.url().resolve("/api/auth/sessions/" + other(kept))).DELETE(),
        "Authorization", World.bearer(kept)).status()).isEqualTo(204);

    soon("the end of a session", () -> code(me(second.url(), lost)).equals("SESSION_REVOKED"));
    assertThat(code(refresh(second.url(), lost))).isEqualTo("SESSION_REVOKED");
    assertThat(me(second.url(), kept).status()).isEqualTo(200);
  }

  @Test
  void another_role_counts_on_both_within_a_second() throws Exception {
    Page signedIn = CLUSTER.signIn(first, "riser");
    for (ServiceProcess instance : List.of(first, second)) {
      assertThat(role(instance, signedIn)).isEqualTo("viewer");
    }

    change(first, signedIn, "{\"role\":\"admin\"}");

    for (ServiceProcess instance : List.of(first, second)) {
      soon("a new role", () -> role(instance, signedIn).equals("admin"));
    }
    change(second, signedIn, "{\"role\":\"viewer\"}");
    soon("the old role", () -> role(first, signedIn).equals("viewer"));
  }

  @Test
  void a_user_who_is_disabled_is_refused_by_both_within_a_second() throws Exception {
    Page signedIn = CLUSTER.signIn(first, "leper");
    for (ServiceProcess instance : List.of(first, second)) {
      assertThat(me(instance.url(), signedIn).status()).isEqualTo(200);
    }

    change(first, signedIn, "{\"status\":\"disabled\"}");

    for (ServiceProcess instance : List.of(first, second)) {
      soon("a disabled user", () -> code(me(instance.url(), signedIn)).equals("USER_DISABLED"));
      assertThat(code(refresh(instance.url(), signedIn))).isEqualTo("USER_DISABLED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_leaver_is_out_at_the_other_within_a_second(Way way, @TempDir Path folder) throws Exception {
    Page leaver = CLUSTER.signIn(first, way.name());
    assertThat(me(second.url(), leaver).status()).isEqualTo(200);

    leave(way, leaver, folder);

    Duration delay = soon("the end by " + way, () -> code(me(second.url(), leaver)).equals(way.code));
    assertThat(code(refresh(second.url(), leaver))).isEqualTo(way.code);
    LOG.info("a leaver is out at the other instance: {}, {} ms", way, delay.toMillis());
  }

  /** Returns when the session has ended, at the first instance or by a command. */
  private static void leave(Way way, Page leaver, Path folder) throws Exception {
    String id = leaver.json().at("/user/id").asText();
    switch (way) {
      case SCIM -> assertThat(World.send(
          HttpRequest.newBuilder(first.url().resolve("/scim/v2/Users/" + id)).method("PATCH",
              BodyPublishers.ofString("""
                  {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}""")),
          "Authorization", World.bearer(CLUSTER.signIn(first, World.admin("root"))), "Content-Type",
          "application/scim+json").status()).isEqualTo(200);
      case BACKCHANNEL_LOGOUT -> assertThat(World.send(
          HttpRequest.newBuilder(first.url().resolve("/api/auth/backchannel-logout")).POST(BodyPublishers.ofString(
              "logout_token=" + CLUSTER.provider.logoutToken(World.person(way.name()).withoutClaim("sid")).reveal())),
          "Content-Type", "application/x-www-form-urlencoded").status()).isEqualTo(200);
      case RECHECK -> {
        CLUSTER.provider.dismiss(way.name());
        Patience.until("a recheck", () -> CLUSTER.database
            .number("SELECT count(*) FROM sessions WHERE user_id = '" + id + "' AND revoked_at IS NULL") == 0);
      }
      case COMMAND -> {
        Program.Result result = Program.run(folder, CLUSTER.settings(Map.of()), Program.jar("users", "disable", id));
        assertThat(result.exitCode()).as(result.err()).isZero();
      }
    }
  }

  private static Duration soon(String awaited, Callable<Boolean> question) throws Exception {
    return Patience.until(awaited, EVERYWHERE, question);
  }

  /** An administrator changes a user by one instance, as it showed the user. */
  private static void change(ServiceProcess instance, Page signedIn, String change) {
    String admin = World.bearer(CLUSTER.signIn(instance, World.admin("root")));
    URI user = instance.url().resolve("/api/admin/users/" + signedIn.json().at("/user/id").asText());
    String seen = World.send(HttpRequest.newBuilder(user), "Authorization", admin).headers().firstValue("ETag")
        .orElseThrow();
    Page changed = World.send(HttpRequest.newBuilder(user).method("PATCH", BodyPublishers.ofString(change)),
        "Authorization", admin, "Content-Type", "application/json", "If-Match", seen);
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(seen));
  }

  private static HttpRequest.Builder refreshing(ServiceProcess instance, Page holder) {
    String body = "{\"refresh_token\":\"" + holder.json().at("/refresh_token").asText() + "\"}";
    return HttpRequest.newBuilder(instance.url().resolve("/api/auth/refresh"))
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private static String role(ServiceProcess instance, Page signedIn) {
    return me(instance.url(), signedIn).json().at("/role").asText();
  }

  /** The id of a session of the same person that is not the one that asks. */
  private static String other(Page signedIn) {
    for (var session : World.get(first.url(), "/api/auth/sessions", "Authorization", World.bearer(signedIn)).json()
        .at("/items")) {
      if (!session.at("/current").asBoolean()) {
        return session.at("/id").asText();
      }
    }
    throw new AssertionError("there is one session only");
  }
}
