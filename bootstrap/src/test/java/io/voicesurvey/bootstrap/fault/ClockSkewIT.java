package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static io.voicesurvey.bootstrap.journey.World.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts whose clocks are wrong, beside one whose clock is right: sessions go by the database's clock alone. */
class ClockSkewIT {
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  /** Far more than a request takes. */
  private static final Duration ABOUT = Duration.ofMinutes(1);
  /** Long enough for a busy machine. */
  private static final Map<String, String> GRACE = Map.of("REFRESH_GRACE_SECONDS", "60");

  /** By how much the clock of a host is off. */
  enum Host {
    DAYS_AHEAD(Duration.ofDays(8)),
    MINUTES_AHEAD(Duration.ofMinutes(2)),
    MINUTES_BEHIND(Duration.ofMinutes(-2)),
    DAYS_BEHIND(Duration.ofDays(-8));

    private final Duration offset;

    Host(Duration offset) {
      this.offset = offset;
    }
  }

  @TempDir
  private static Path folder;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess right;
  private static ServiceProcess ahead;
  private static ServiceProcess behind;

  @BeforeAll
  static void start() throws Exception {
    right = CLUSTER.start(GRACE);
    ahead = CLUSTER.launch(wrong(Host.DAYS_AHEAD));
    behind = CLUSTER.launch(wrong(Host.DAYS_BEHIND));
    ahead.awaitReady();
    behind.awaitReady();
  }

  @ParameterizedTest
  @EnumSource
  void revoking_all_sessions_on_a_wrong_host_ends_a_fresh_one(Host host) throws Exception {
    CLUSTER.database.update("DELETE FROM sessions");
    Page fresh = CLUSTER.signIn(right, "fresh");

    assertThat(run(host, "sessions", "revoke", "--all").err()).contains("Sessions ended: 1.");

    assertDead(fresh);
  }

  @ParameterizedTest
  @EnumSource
  void revoking_a_users_sessions_on_a_wrong_host_ends_a_fresh_one(Host host) throws Exception {
    Page fresh = CLUSTER.signIn(right, "one-" + host.ordinal());

    assertThat(run(host, "sessions", "revoke", "--user", email(fresh)).err()).contains("Sessions ended: 1.");

    assertDead(fresh);
  }

  @ParameterizedTest
  @EnumSource
  void a_user_disabled_on_a_wrong_host_and_enabled_again_has_lost_the_session(Host host) throws Exception {
    Page signedIn = CLUSTER.signIn(right, "leaver-" + host.ordinal());

    run(host, "users", "disable", email(signedIn));
    run(host, "users", "enable", email(signedIn));

    assertDead(signedIn);
    assertThat(CLUSTER.signIn(right, "leaver-" + host.ordinal()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void a_user_imported_as_disabled_on_a_wrong_host_has_lost_the_session(Host host) throws Exception {
    Page signedIn = CLUSTER.signIn(right, "imported-" + host.ordinal());
    Path file = Files.writeString(folder.resolve(host + ".csv"), email(signedIn) + ",viewer,disabled\n");

    run(host, "users", "import", file.toString());
    run(host, "users", "enable", email(signedIn));

    assertDead(signedIn);
  }

  @Test
  void a_logout_at_a_wrong_instance_ends_the_session() throws Exception {
    for (ServiceProcess wrong : List.of(ahead, behind)) {
      Page signedIn = CLUSTER.signIn(right, "signs-out");

      assertThat(byRefreshToken(wrong.url(), "/api/auth/logout", signedIn).status()).isEqualTo(200);

      assertDead(signedIn);
    }
  }

  @Test
  void a_session_is_refreshed_at_wrong_instances_and_lasts_as_long_as_at_the_right_one() throws Exception {
    Page session = CLUSTER.signIn(right, "traveller");
    for (ServiceProcess instance : List.of(ahead, behind, right, behind, ahead, right)) {
      Page next = refresh(instance.url(), session);
      assertThat(next.status()).as(next.body()).isEqualTo(200);
      assertThat(next.json().at("/expires_in").asInt()).isEqualTo(3600);
      session = next;
    }

    JsonNode shown = get(right.url(), "/api/auth/sessions", "Authorization", bearer(session)).json().at("/items/0");

    Instant now = Instant.now();
    assertThat(time(shown, "created_at")).isBetween(now.minus(ABOUT), now.plus(ABOUT));
    assertThat(time(shown, "last_used_at")).isBetween(now.minus(ABOUT), now.plus(ABOUT));
    assertThat(Duration.between(time(shown, "last_used_at"), time(shown, "expires_at"))).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void a_retry_is_forgiven_at_any_instance_inside_the_grace_and_at_none_after_it() throws Exception {
    for (ServiceProcess turning : List.of(ahead, behind, right)) {
      Page signedIn = CLUSTER.signIn(right, "retries");
      Page next = refresh(turning.url(), signedIn);
      for (ServiceProcess retried : List.of(right, behind, ahead)) {
        assertThat(refresh(retried.url(), signedIn).json().at("/refresh_token"))
            .isEqualTo(next.json().at("/refresh_token"));
      }
    }
    for (ServiceProcess asked : List.of(ahead, behind, right)) {
      Page stolen = CLUSTER.signIn(right, "robbed");
      refresh(ahead.url(), stolen);
      age("last_used_at", stolen, Duration.ofSeconds(61));
      assertThat(code(refresh(asked.url(), stolen))).isEqualTo("REFRESH_TOKEN_REUSED");
    }
  }

  @Test
  void an_idle_session_is_over_at_every_instance_at_once() throws Exception {
    for (ServiceProcess asked : List.of(ahead, behind, right)) {
      Page idle = CLUSTER.signIn(right, "idle");
      age("expires_at", idle, Duration.ofDays(7).minusMinutes(1));
      Page known = refresh(asked.url(), idle);
      assertThat(me(asked.url(), known).status()).isEqualTo(200);

      age("expires_at", idle, Duration.ofDays(7).plusSeconds(1));

      assertThat(code(refresh(asked.url(), known))).isEqualTo("REFRESH_TOKEN_EXPIRED");
      Patience.until("the end of a session", EVERYWHERE, () -> code(me(asked.url(), known)).equals("TOKEN_EXPIRED"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_purge_on_a_wrong_host_deletes_sessions_that_are_over_and_no_others(Host host) throws Exception {
    CLUSTER.database.update("DELETE FROM sessions");
    Page alive = CLUSTER.signIn(right, "alive");
    Page over = CLUSTER.signIn(right, "over");
    Page justOver = CLUSTER.signIn(right, "just-over");
    age("expires_at", over, Duration.ofDays(8).plusMinutes(1));
    age("expires_at", justOver, Duration.ofDays(8).minusMinutes(1));

    assertThat(run(host, "sessions", "purge").out()).contains("\"sessions\":1,");

    assertThat(refresh(right.url(), alive).status()).isEqualTo(200);
    assertThat(code(refresh(right.url(), over))).isEqualTo("INVALID_REFRESH_TOKEN");
    assertThat(code(refresh(right.url(), justOver))).isEqualTo("REFRESH_TOKEN_EXPIRED");
  }

  private static Map<String, String> wrong(Host host) throws Exception {
    Map<String, String> environment = new HashMap<>(OtherClock.offBy(host.offset));
    environment.putAll(GRACE);
    return environment;
  }

  private static void assertDead(Page session) throws Exception {
    assertThat(code(refresh(right.url(), session))).isEqualTo("SESSION_REVOKED");
    Patience.until("a revocation", EVERYWHERE, () -> code(me(right.url(), session)).equals("SESSION_REVOKED"));
  }

  /** A command on that host, which has to succeed. */
  private static Program.Result run(Host host, String... command) throws Exception {
    Program.Result result = Program.run(folder, CLUSTER.settings(OtherClock.offBy(host.offset)), Program.jar(command));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  /** The database's clock can't be set, so the session grows older. */
  private static void age(String column, Page session, Duration age) throws Exception {
    String claims = session.json().at("/access_token").asText().split("\\.")[1];
    String sid = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(claims)).at("/sid").asText();
    assertThat(CLUSTER.database.update("UPDATE sessions SET %1$s = %1$s - interval '%2$d seconds' WHERE id = '%3$s'"
        .formatted(column, age.toSeconds(), sid))).isEqualTo(1);
  }

  private static Page byRefreshToken(URI service, String path, Page session) {
    String body = "{\"refresh_token\":\"" + session.json().at("/refresh_token").asText() + "\"}";
    return send(HttpRequest.newBuilder(service.resolve(path)).POST(BodyPublishers.ofString(body)), "Content-Type",
        "application/json");
  }

  private static String email(Page signedIn) {
    return signedIn.json().at("/user/email").asText();
  }

  private static Instant time(JsonNode shown, String name) {
    return Instant.parse(shown.at("/" + name).asText());
  }
}
