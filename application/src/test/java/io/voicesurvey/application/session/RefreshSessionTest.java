package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.RefreshTokens.Presented;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.RefreshSession.Command;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class RefreshSessionTest {
  private static final Duration GRACE = Samples.POLICY.grace();
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final TestBed bed = new TestBed();
  private final CompleteLogin.Outcome.SignedIn login = bed.signIn(person("ada"));
  private final User user = login.user();
  private final SessionId sessionId = login.sessionId();
  private final Secret first = login.tokens().refreshToken();

  @Test
  void givesANewPairOfTokensForTheNewestRefreshToken() {
    Tokens tokens = refreshed(first);

    assertThat(tokens.refreshToken()).isNotEqualTo(first);
    assertThat(bed.refreshTokens.open(tokens.refreshToken())).contains(new Presented(sessionId, 1));
    assertThat(tokens.accessToken()).isNotEqualTo(login.tokens().accessToken());
    assertThat(tokens.accessLifetime()).isEqualTo(TestBed.ACCESS_LIFETIME);
    assertThat(bed.accessTokens.verify(tokens.accessToken()))
        .isInstanceOfSatisfying(Verification.Genuine.class, genuine -> {
          assertThat(genuine.userId()).isEqualTo(user.id());
          assertThat(genuine.sessionId()).isEqualTo(sessionId);
        });
  }

  @Test
  void keepsASessionAliveForAsLongAsItIsUsed() {
    bed.clock.advance(Duration.ofDays(6));
    Secret second = refreshed(first).refreshToken();
    bed.clock.advance(Duration.ofDays(6));

    assertThat(refresh(second)).isInstanceOf(Outcome.Refreshed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P8D", "PT2M", "PT-2M", "P-8D"})
  void goesByTheDatabasesClockWhateverTheInstancesShows(Duration off) {
    RefreshSession atWrongInstance = new RefreshSession(bed.refreshTokens, bed.accessTokens, bed.sessions,
        bed.auditTrail, bed.transactions, Samples.POLICY, () -> bed.clock.instant().plus(off));
    Command command = new Command(first);

    assertThat(atWrongInstance.execute(command)).isInstanceOfSatisfying(Outcome.Refreshed.class,
        refreshed -> assertThat(refreshed.tokens().accessLifetime()).isEqualTo(TestBed.ACCESS_LIFETIME));
    assertThat(bed.stored(sessionId).lastUsedAt()).isEqualTo(bed.clock.instant());
    assertThat(bed.stored(sessionId).expiresAt()).isEqualTo(bed.clock.instant().plus(Samples.POLICY.idleLimit()));
    bed.clock.advance(GRACE);
    assertThat(atWrongInstance.execute(command)).isInstanceOf(Outcome.Refreshed.class);
    bed.clock.advance(TICK);
    assertThat(atWrongInstance.execute(command)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));
  }

  @Test
  void givesTheSameSuccessorAndAFreshAccessTokenInsideTheGrace() {
    Tokens winner = refreshed(first);
    bed.clock.advance(GRACE);

    Tokens replayed = refreshed(first);

    assertThat(replayed.refreshToken()).isEqualTo(winner.refreshToken());
    assertThat(replayed.accessToken()).isNotEqualTo(winner.accessToken());
    assertThat(bed.accessTokens.verify(replayed.accessToken())).isInstanceOf(Verification.Genuine.class);
  }

  @Test
  void doesNotPutTheGraceOffByAReplay() {
    refreshed(first);
    bed.clock.advance(GRACE);
    refreshed(first);
    bed.clock.advance(TICK);

    assertThat(refresh(first)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));
  }

  @Test
  void doesNotCountAnOutageAsPartOfTheGrace() {
    Duration outage = GRACE.multipliedBy(3);
    Tokens lost = refreshed(first);
    bed.database.takeAway();
    bed.clock.advance(outage);
    bed.database.bringBack();
    bed.clock.advance(GRACE.minus(TICK));

    assertThat(refreshed(first).refreshToken()).isEqualTo(lost.refreshToken());
    bed.clock.advance(TICK.multipliedBy(2));
    assertThat(refresh(first)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));
  }

  @Test
  void revokesTheSessionWhereATokenIsReusedAfterTheGrace() {
    Secret second = refreshed(first).refreshToken();
    bed.clock.advance(GRACE.plus(TICK));

    assertThat(refresh(first)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));

    assertThat(bed.stored(sessionId).isRevoked()).isTrue();
    assertThat(refresh(second)).isEqualTo(new Outcome.SessionRevoked());
    assertThat(refresh(first)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void revokesTheSessionWhereAnOlderTokenIsReusedEvenInsideTheGrace() {
    Secret third = refreshed(refreshed(first).refreshToken()).refreshToken();

    assertThat(refresh(first)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));
    assertThat(refresh(third)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void endsNoOtherSessionOfTheUserForAReuse() {
    Secret other = bed.refreshTokenOf(person("ada"));
    refreshed(refreshed(first).refreshToken());

    assertThat(refresh(first)).isInstanceOf(Outcome.TokenReused.class);
    assertThat(refresh(other)).isInstanceOf(Outcome.Refreshed.class);
  }

  @Test
  void refusesAForgedTokenWithoutAskingTheDatabase() {
    bed.database.takeAway();

    assertThat(refresh(Secret.of("forged"))).isEqualTo(new Outcome.TokenRefused());
    assertThat(refresh(login.tokens().accessToken())).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void refusesAGenuineTokenOfAnUnknownSession() {
    Session purged = Samples.session("purged", user);

    assertThat(refresh(bed.refreshTokens.issue(purged))).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void tellsThatASessionIsOver() {
    bed.clock.set(bed.stored(sessionId).expiresAt());

    assertThat(refresh(first)).isEqualTo(new Outcome.TokenExpired());
  }

  @Test
  void tellsThatAUsedSessionReachedItsAbsoluteLimit() {
    Secret token = first;
    for (int day = 0; day < 29; day += 6) {
      bed.clock.advance(Duration.ofDays(day == 0 ? 0 : 6));
      token = refreshed(token).refreshToken();
    }
    bed.clock.set(Samples.NOW.plus(Samples.POLICY.absoluteLimit()).minus(TICK));
    token = refreshed(token).refreshToken();
    bed.clock.advance(TICK);

    assertThat(refresh(token)).isEqualTo(new Outcome.TokenExpired());
  }

  @Test
  void givesNoAccessTokenThatOutlivesTheSession() {
    bed.clock.set(Samples.NOW.plus(Samples.POLICY.idleLimit()).minusSeconds(1));
    Secret second = refreshed(first).refreshToken();
    bed.clock.advance(Duration.ofDays(6));
    Secret third = refreshed(second).refreshToken();
    bed.clock.advance(Duration.ofDays(6));
    Secret fourth = refreshed(third).refreshToken();
    bed.clock.advance(Duration.ofDays(6));
    Secret fifth = refreshed(fourth).refreshToken();
    bed.clock.set(Samples.NOW.plus(Samples.POLICY.absoluteLimit()).minusSeconds(90));

    assertThat(refreshed(fifth).accessLifetime()).hasSeconds(90);
  }

  @Test
  void tellsThatASessionWasRevoked() {
    bed.sessions.revoke(sessionId);

    assertThat(refresh(first)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void tellsThatTheUserIsDisabledBeforeAllElse() {
    bed.sessions.revoke(sessionId);
    bed.disable(user.id());

    assertThat(refresh(first)).isEqualTo(new Outcome.UserDisabled());
  }

  @Test
  void turnsNoSessionOfADisabledUser() {
    bed.disable(user.id());

    assertThat(refresh(first)).isEqualTo(new Outcome.UserDisabled());
    assertThat(bed.stored(sessionId).generation()).isZero();
  }

  @Test
  void endsTheSessionOfAReusedTokenOnceItsUserIsActiveAgain() {
    refreshed(refreshed(first).refreshToken());
    bed.disable(user.id());
    assertThat(refresh(first)).isEqualTo(new Outcome.UserDisabled());

    bed.setStatus(user.id(), UserStatus.ACTIVE);
    assertThat(refresh(first)).isEqualTo(new Outcome.TokenReused(user.id(), sessionId));
  }

  @Test
  void needsTheDatabase() {
    bed.database.takeAway();

    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> refresh(first));
  }

  @Test
  void returnsTheSameSuccessorToFiftySimultaneousCallers() {
    List<Outcome> outcomes = Race.run(Collections.<Callable<Outcome>>nCopies(50, () -> refresh(first)));

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.Refreshed.class,
        refreshed -> assertThat(bed.refreshTokens.open(refreshed.tokens().refreshToken()))
            .contains(new Presented(sessionId, 1))));
    assertThat(bed.stored(sessionId).generation()).isEqualTo(1);
    assertThat(bed.stored(sessionId).isRevoked()).isFalse();
  }

  @Test
  void revokesOnceAfterFiftySimultaneousReuses() {
    refreshed(refreshed(first).refreshToken());

    List<Outcome> outcomes = Race.run(Collections.<Callable<Outcome>>nCopies(50, () -> refresh(first)));

    assertThat(outcomes).contains(new Outcome.TokenReused(user.id(), sessionId)).allMatch(
        outcome -> outcome instanceof Outcome.TokenReused || outcome instanceof Outcome.SessionRevoked);
    assertThat(bed.stored(sessionId).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.REFRESH_REUSED)).containsExactly(
        new AuditEvent(AuditEventType.REFRESH_REUSED, Optional.of(user.id()), Actor.ANONYMOUS,
            Map.of("session_id", sessionId.value().toString(), "generation", "0"), bed.clock.instant()));
  }

  @Test
  void recordsNothingWhereAllIsWellOrATokenIsRefusedOtherwise() {
    int before = bed.auditTrail.events().size();
    Secret second = refreshed(first).refreshToken();
    refreshed(first);
    refresh(Secret.of("forged"));
    bed.disable(user.id());
    refresh(second);

    assertThat(bed.auditTrail.events()).hasSize(before);
  }

  private Outcome refresh(Secret token) {
    return bed.refreshSession().execute(new Command(token));
  }

  private Tokens refreshed(Secret token) {
    Outcome outcome = refresh(token);
    assertThat(outcome).isInstanceOf(Outcome.Refreshed.class);
    Outcome.Refreshed refreshed = (Outcome.Refreshed) outcome;
    assertThat(refreshed.userId()).isEqualTo(user.id());
    assertThat(refreshed.sessionId()).isEqualTo(sessionId);
    return refreshed.tokens();
  }
}
