package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes, and the clock that one of them reads is set while it runs: libfaketime stands between it and the system.
 * The monotonic clock goes on as ever, as it does where an administrator or NTP sets the time.
 */
class ClockStepIT {
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final Duration STEPPED = Duration.ofSeconds(10);
  /** A token tells seconds, and libfaketime looks once in one. */
  private static final Duration EXACT = Duration.ofSeconds(5);
  /** What the contract allows from SIGTERM to the end. */
  private static final Duration END = Duration.ofSeconds(10);

  @TempDir
  private static Path folder;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess steady;
  private static ServiceProcess stepping;
  private static Page pacemaker;

  @BeforeAll
  static void start() throws Exception {
    write(Duration.ZERO);
    steady = CLUSTER.launch(Map.of());
    stepping = CLUSTER.launch(steppable());
    steady.awaitReady();
    stepping.awaitReady();
    pacemaker = CLUSTER.signIn(steady, "pacemaker");
  }

  @AfterEach
  void setRight() throws Exception {
    step(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -3})
  void a_session_outlives_a_step_of_hours_and_the_step_back(int hours) throws Exception {
    Page session = CLUSTER.signIn(stepping, "traveller");
    for (Duration offset : new Duration[]{Duration.ofHours(hours), Duration.ZERO}) {
      step(offset);
      Page next = refresh(stepping.url(), session);
      assertThat(next.status()).as(next.body()).isEqualTo(200);
      assertThat(refresh(stepping.url(), session).json().at("/refresh_token")).as("of a retry")
          .isEqualTo(next.json().at("/refresh_token"));
      assertThat(me(stepping.url(), next).status()).isEqualTo(200);
      session = next;
    }
    Page last = refresh(steady.url(), session);
    assertThat(last.status()).as(last.body()).isEqualTo(200);
    assertThat(me(steady.url(), last).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, -180})
  void a_revocation_is_known_within_a_second_whatever_the_clock_shows(int minutes) throws Exception {
    Page signedIn = CLUSTER.signIn(stepping, "leaver");
    step(Duration.ofMinutes(minutes));
    Page known = refresh(stepping.url(), signedIn);
    assertThat(me(stepping.url(), known).status()).isEqualTo(200);

    assertThat(logout(steady.url(), signedIn).status()).isEqualTo(200);

    Patience.until("a logout", EVERYWHERE, () -> code(me(stepping.url(), known)).equals("SESSION_REVOKED"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -3})
  void health_and_the_line_that_hears_changes_go_on(int hours) throws Exception {
    int saidBefore = stepping.output().length();

    step(Duration.ofHours(hours));

    assertThat(World.get(stepping.url(), "/health/ready").status()).isEqualTo(200);
    assertThat(stepping.output().substring(saidBefore)).doesNotContain("do not arrive");
  }

  @Test
  void a_process_that_is_stopped_after_a_step_back_of_the_clock_ends_in_time() throws Exception {
    ServiceProcess leaving = CLUSTER.start(steppable());

    step(leaving, Duration.ofHours(-3));
    leaving.terminate();

    assertThat(leaving.awaitEnd(END)).isZero();
  }

  private static Map<String, String> steppable() throws IOException {
    return OtherClock.offByFile(offset());
  }

  private static Path offset() {
    return folder.resolve("offset");
  }

  private static void step(Duration offset) throws Exception {
    step(stepping, offset);
  }

  /** Returns when that process has been seen to go by it. */
  private static void step(ServiceProcess instance, Duration offset) throws Exception {
    write(offset);
    Patience.until("a step of the clock", STEPPED,
        () -> Duration.between(Instant.now().plus(offset), shown(instance)).abs().compareTo(EXACT) < 0);
  }

  /** When the instance says that it made a token. */
  private static Instant shown(ServiceProcess instance) throws IOException {
    pacemaker = refresh(instance.url(), pacemaker);
    String claims = pacemaker.json().at("/access_token").asText().split("\\.")[1];
    return Instant
        .ofEpochSecond(new ObjectMapper().readTree(Base64.getUrlDecoder().decode(claims)).at("/iat").asLong());
  }

  private static void write(Duration offset) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), "%+d".formatted(offset.toSeconds()));
    Files.move(next, offset(), StandardCopyOption.ATOMIC_MOVE);
  }
}
