package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances, and the clock of one is set forwards and back while it runs. */
class ClockStepTest {
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);

  @AutoClose
  private static final World WORLD = new World();

  private static volatile Duration offset = Duration.ZERO;
  private static URI steady;
  private static URI stepping;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    steady = WORLD.start();
    stepping = WORLD.start(() -> Instant.now().plus(offset).truncatedTo(ChronoUnit.MICROS));
  }

  @AfterEach
  void setRight() {
    offset = Duration.ZERO;
  }

  @Test
  void aTokenOfAnInstanceThatIsSecondsAheadIsAcceptedImmediately() {
    offset = Duration.ofSeconds(4);
    Page signedIn = WORLD.signIn(stepping, browser, person("early"));
    assertThat(me(steady, signedIn).status()).isEqualTo(200);
    Page next = refresh(steady, signedIn);
    assertThat(next.status()).as(next.body()).isEqualTo(200);
    assertThat(me(stepping, next).status()).isEqualTo(200);
  }

  @Test
  void theTokenOfAnInstanceThatIsFarAheadIsRefusedAndItsSessionGoesOn() {
    Page signedIn = WORLD.signIn(stepping, browser, person("far"));
    offset = Duration.ofMinutes(10);
    Page ahead = refresh(stepping, signedIn);
    assertThat(me(stepping, ahead).status()).isEqualTo(200);
    assertThat(code(me(steady, ahead))).isEqualTo("INVALID_TOKEN");
    Page next = refresh(steady, ahead);
    assertThat(next.status()).as(next.body()).isEqualTo(200);
    assertThat(me(steady, next).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -3})
  void aSessionOutlivesAStepOfHoursAndTheStepBack(int hours) {
    Page session = WORLD.signIn(stepping, browser, person("traveller"));
    for (Duration step : new Duration[]{Duration.ofHours(hours), Duration.ZERO}) {
      offset = step;
      Page next = refresh(stepping, session);
      assertThat(next.status()).as(step + ": " + next.body()).isEqualTo(200);
      Page again = refresh(stepping, session);
      assertThat(again.json().at("/refresh_token")).as("of a retry after " + step)
          .isEqualTo(next.json().at("/refresh_token"));
      Page profile = me(stepping, next);
      assertThat(profile.status()).as(step + ": " + profile.body()).isEqualTo(200);
      session = next;
    }
    Page last = refresh(steady, session);
    assertThat(last.status()).as(last.body()).isEqualTo(200);
    assertThat(me(steady, last).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 0, -180})
  void aRevocationIsKnownWithinASecondWhateverTheClockShows(int minutes) throws Exception {
    Page signedIn = WORLD.signIn(stepping, browser, person("leaver"));
    assertThat(me(stepping, signedIn).status()).isEqualTo(200);
    offset = Duration.ofMinutes(minutes);
    assertThat(logout(steady, signedIn).status()).isEqualTo(200);
    Patience.until("a logout", EVERYWHERE, () -> me(stepping, signedIn).status() == 401);
    offset = Duration.ZERO;
    assertThat(code(me(stepping, signedIn))).isEqualTo("SESSION_REVOKED");
  }
}
