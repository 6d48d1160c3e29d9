package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Duration IDLE = Duration.ofDays(7);
  private static final Duration ABSOLUTE = Duration.ofDays(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final SessionPolicy POLICY = new SessionPolicy(IDLE, ABSOLUTE, GRACE);
  private static final Duration TICK = Duration.ofNanos(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TURNED = START.plusSeconds(3_600);
  private static final Optional<ProviderLogin> LOGIN = Optional
      .of(new ProviderLogin(new LoginAttemptId(new UUID(0, 3)), Optional.of("provider-sid"), Optional.empty(),
          Authentication.UNKNOWN));
  private static final Session NEW = new Session(new SessionId(new UUID(0, 1)), new UserId(new UUID(0, 2)), 0, START,
      START, START.plus(IDLE), Optional.empty(), Client.UNKNOWN, LOGIN);

  @Test
  void startsAtGenerationZeroAndLastsToTheEarlierLimit() {
    assertThat(Session.started(NEW.id(), NEW.userId(), Client.UNKNOWN, LOGIN, POLICY, START)).isEqualTo(NEW);
    assertThat(NEW.isLive(START)).isTrue();
  }

  @Test
  void isOverFromTheMomentOfItsExpiry() {
    assertThat(NEW.isLive(NEW.expiresAt().minus(TICK))).isTrue();
    assertThat(NEW.isExpired(NEW.expiresAt().minus(TICK))).isFalse();
    assertThat(NEW.isExpired(NEW.expiresAt())).isTrue();
    assertThat(NEW.isLive(NEW.expiresAt())).isFalse();
  }

  @Test
  void isOverOnceItIsRevoked() {
    assertThat(revoked(NEW).isRevoked()).isTrue();
    assertThat(revoked(NEW).isLive(START)).isFalse();
  }

  @Test
  void countsItsGenerationsFromZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> generation(-1));
  }

  @Nested
  class Rotated {
    @Test
    void byItsNewestToken() {
      assertThat(Rotation.of(NEW, 0, POLICY, TURNED))
          .isEqualTo(new Rotation.Rotated(new Session(NEW.id(), NEW.userId(), 1,
              START, TURNED, TURNED.plus(IDLE), Optional.empty(), Client.UNKNOWN, LOGIN)));
    }

    @Test
    void upToTheLastMomentBeforeItsExpiry() {
      assertThat(Rotation.of(NEW, 0, POLICY, NEW.expiresAt().minus(TICK))).isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    void neverPastTheAbsoluteLimit() {
      Session session = NEW;
      Instant now = START;
      for (int i = 0; i < 5; i++) {
        now = now.plus(IDLE).minus(TICK);
        session = ((Rotation.Rotated) Rotation.of(session, i, POLICY, now)).session();
        now = now.plus(TICK).isBefore(session.expiresAt()) ? now : session.expiresAt().minus(TICK);
        if (session.expiresAt().equals(START.plus(ABSOLUTE))) {
          break;
        }
      }

      assertThat(session.expiresAt()).isEqualTo(START.plus(ABSOLUTE));
      assertThat(Rotation.of(session, session.generation(), POLICY, START.plus(ABSOLUTE)))
          .isEqualTo(new Rotation.Expired());
    }

    @Test
    void byTheNewestTokenAlsoWhereItIsOldButNotIdle() {
      assertThat(Rotation.of(generation(41), 41, POLICY, TURNED.plus(GRACE).plus(GRACE)))
          .isInstanceOf(Rotation.Rotated.class);
    }
  }

  @Nested
  class Repeated {
    @Test
    void byTheTokenBeforeAtTheMomentOfTheRotation() {
      assertThat(Rotation.of(generation(1), 0, POLICY, TURNED)).isEqualTo(new Rotation.Repeated(generation(1)));
    }

    @Test
    void byTheTokenBeforeUpToTheEndOfTheGrace() {
      assertThat(Rotation.of(generation(5), 4, POLICY, TURNED.plus(GRACE)))
          .isEqualTo(new Rotation.Repeated(generation(5)));
    }

    @Test
    void alsoWhereAnotherInstancesClockIsBehind() {
      assertThat(Rotation.of(generation(5), 4, POLICY, TURNED.minusSeconds(1)))
          .isEqualTo(new Rotation.Repeated(generation(5)));
    }
  }

  @Nested
  class Reused {
    @Test
    void byTheTokenBeforeOnceTheGraceIsOver() {
      assertThat(Rotation.of(generation(5), 4, POLICY, TURNED.plus(GRACE).plus(TICK))).isEqualTo(new Rotation.Reused());
    }

    @Test
    void byTheTokenBeforeImmediatelyWithoutGrace() {
      SessionPolicy graceless = new SessionPolicy(IDLE, ABSOLUTE, Duration.ZERO);

      assertThat(Rotation.of(generation(5), 4, graceless, TURNED.plus(TICK))).isEqualTo(new Rotation.Reused());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2, 1, 0})
    void byAnyOlderTokenAlsoInsideTheGrace(int presented) {
      assertThat(Rotation.of(generation(5), presented, POLICY, TURNED)).isEqualTo(new Rotation.Reused());
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, Integer.MAX_VALUE})
    void byATokenThatWasNeverHandedOut(int presented) {
      assertThat(Rotation.of(generation(5), presented, POLICY, TURNED)).isEqualTo(new Rotation.Reused());
    }

    @Test
    void byATokenBeforeTheFirst() {
      assertThat(Rotation.of(NEW, -1, POLICY, START)).isEqualTo(new Rotation.Reused());
    }
  }

  @Nested
  class Over {
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 6})
    void byItsExpiryWhicheverTokenIsPresented(int presented) {
      assertThat(Rotation.of(generation(5), presented, POLICY, generation(5).expiresAt()))
          .isEqualTo(new Rotation.Expired());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 6})
    void byItsRevocationWhicheverTokenIsPresented(int presented) {
      assertThat(Rotation.of(revoked(generation(5)), presented, POLICY, TURNED)).isEqualTo(new Rotation.Revoked());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 6})
    void byItsRevocationAlsoAfterItsExpiry(int presented) {
      assertThat(Rotation.of(revoked(generation(5)), presented, POLICY, START.plus(ABSOLUTE)))
          .isEqualTo(new Rotation.Revoked());
    }
  }

  private static Session generation(int generation) {
    return new Session(NEW.id(), NEW.userId(), generation, START, TURNED, TURNED.plus(IDLE), Optional.empty(),
        Client.UNKNOWN, LOGIN);
  }

  private static Session revoked(Session session) {
    return new Session(session.id(), session.userId(), session.generation(), session.createdAt(), session.lastUsedAt(),
        session.expiresAt(), Optional.of(TURNED), session.client(), session.providerLogin());
  }
}
