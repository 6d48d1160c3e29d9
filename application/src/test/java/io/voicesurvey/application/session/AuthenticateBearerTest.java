package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.AuthenticateBearer.Command;
import io.voicesurvey.application.session.AuthenticateBearer.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticateBearerTest {
  private final TestBed bed = new TestBed();
  private final SignedIn login = bed.signIn(person("ada"));
  private final Secret token = login.tokens().accessToken();

  @Test
  void returnsTheUserSessionAndClaimsOfAToken() {
    assertThat(authenticate(token)).isInstanceOfSatisfying(Outcome.Authenticated.class, bearer -> {
      assertThat(bearer.user()).isEqualTo(login.user());
      assertThat(bearer.session().id()).isEqualTo(login.sessionId());
      assertThat(bearer.claims().expiresAt())
          .isEqualTo(bed.clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(TestBed.ACCESS_LIFETIME));
    });
  }

  @Test
  void tellsTheUserAsItIsNowAndNotAsTheTokenKnewIt() {
    bed.users.update(Samples.withRole(bed.userOf(person("ada")), Role.ADMIN));

    assertThat(authenticate(token)).isInstanceOfSatisfying(Outcome.Authenticated.class,
        authenticated -> assertThat(authenticated.user().role()).isEqualTo(Role.ADMIN));
  }

  @Test
  void refusesAForgedTokenWithoutAskingTheDatabase() {
    bed.database.takeAway();

    assertThat(authenticate(Secret.of("forged"))).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void refusesARefreshToken() {
    assertThat(authenticate(login.tokens().refreshToken())).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void refusesATokenWhoseTimeIsOverWithoutAskingTheDatabase() {
    bed.clock.advance(TestBed.ACCESS_LIFETIME);
    bed.database.takeAway();

    assertThat(authenticate(token)).isEqualTo(new Outcome.TokenExpired());
  }

  @Test
  void refusesATokenOfARevokedSession() {
    bed.sessions.revoke(login.sessionId());

    assertThat(authenticate(token)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void refusesATokenOfAnUnknownSession() {
    Secret orphan = bed.accessTokens.issue(login.user(), Samples.session("purged", login.user()), bed.clock.instant())
        .token();

    assertThat(authenticate(orphan)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void refusesATokenThatNamesAnotherUserThanItsSession() {
    User bob = bed.signIn(person("bob")).user();
    Session confused = new Session(login.sessionId(), bob.id(), 0, Samples.NOW, Samples.NOW,
        Samples.NOW.plus(Duration.ofDays(1)), Optional.empty(), Client.UNKNOWN, Optional.empty());
    Secret crossed = bed.accessTokens.issue(bob, confused, bed.clock.instant()).token();

    assertThat(authenticate(crossed)).isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void refusesADisabledUserAlsoWhereTheSessionIsRevokedToo() {
    bed.disable(login.user().id());
    assertThat(authenticate(token)).isEqualTo(new Outcome.UserDisabled());

    bed.sessions.revoke(login.sessionId());
    assertThat(authenticate(token)).isEqualTo(new Outcome.UserDisabled());
  }

  @Test
  void revivesNoRevokedSessionWithItsUser() {
    bed.disable(login.user().id());
    bed.sessions.revoke(login.sessionId());
    bed.setStatus(login.user().id(), UserStatus.ACTIVE);

    assertThat(authenticate(token)).isEqualTo(new Outcome.SessionRevoked());
  }

  @Test
  void refusesATokenThatOutlivedItsSession() {
    Instant now = bed.clock.instant();
    SessionPolicy brief = new SessionPolicy(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO);
    Session over = bed.sessions.insert(Session.started(new SessionId(bed.secrets.id()), login.user().id(),
        Client.UNKNOWN, Optional.empty(), brief, now)).orElseThrow();
    Secret lasting = bed.accessTokens.issue(login.user(), Samples.session("lasting", login.user()), now).token();
    Secret brieflyIssued = bed.accessTokens.issue(login.user(), over, now).token();
    bed.clock.set(over.expiresAt());

    assertThat(authenticate(brieflyIssued)).isEqualTo(new Outcome.TokenExpired());
    assertThat(new AuthenticateBearer(bed.accessTokens, id -> bed.sessions.find(over.id()), bed.uses)
        .execute(new Command(lasting))).isEqualTo(new Outcome.TokenExpired());
  }

  @Test
  void neverGuessesWhereTheAnswerCannotBeHad() {
    bed.database.takeAway();

    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> authenticate(token));
  }

  private Outcome authenticate(Secret accessToken) {
    return bed.authenticateBearer().execute(new Command(accessToken));
  }
}
