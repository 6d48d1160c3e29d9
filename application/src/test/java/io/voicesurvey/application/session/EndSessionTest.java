package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.application.session.EndSession.Command;
import io.voicesurvey.application.session.EndSession.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndSessionTest {
  private final TestBed bed = new TestBed();
  private final List<SessionId> forgotten = new ArrayList<>();
  private final CompleteLogin.Outcome.SignedIn login = bed.signIn(person("ada"));
  private final SessionId sessionId = login.sessionId();
  private final Secret access = login.tokens().accessToken();
  private final Secret refresh = login.tokens().refreshToken();
  private final EndSession endSession = new EndSession(bed.accessTokens, bed.refreshTokens, bed.sessions,
      cache(), bed.auditTrail, bed.transactions, bed.providers, bed.secrets, bed.clock);

  @Test
  void endsTheSessionOfAnAccessToken() {
    assertEnds(new Command.ByAccessToken(access));
  }

  @Test
  void itsInstanceForgetsTheSessionAfterTheCommit() {
    endSession.execute(new Command.ByAccessToken(access));

    assertThat(forgotten).containsExactly(sessionId);
    endSession.execute(new Command.ByAccessToken(Secret.of("forged")));
    assertThat(forgotten).hasSize(1);
  }

  private LiveSessions cache() {
    return new LiveSessions() {
      @Override
      public Optional<UserSession> find(SessionId id) {
        return bed.sessions.find(id);
      }

      @Override
      public void forget(SessionId id) {
        assertThat(bed.database.isInTransaction()).isFalse();
        assertThat(bed.sessions.find(id).filter(found -> !found.session().isRevoked())).isEmpty();
        forgotten.add(id);
      }
    };
  }

  @Test
  void endsTheSessionOfARefreshToken() {
    assertEnds(new Command.ByRefreshToken(refresh));
  }

  @Test
  void endsTheSessionOfAnAccessTokenThatHasExpired() {
    bed.clock.advance(TestBed.ACCESS_LIFETIME);

    assertEnds(new Command.ByAccessToken(access));
  }

  @Test
  void endsTheSessionOfARefreshTokenThatWasRotated() {
    bed.refreshSession().execute(new RefreshSession.Command(refresh));

    assertEnds(new Command.ByRefreshToken(refresh));
  }

  @Test
  void endsNoOtherSession() {
    CompleteLogin.Outcome.SignedIn other = bed.signIn(person("ada"));

    assertEnds(new Command.ByAccessToken(access));
    assertThat(bed.stored(other.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void tellsWhereToEndTheSessionAtTheProvider() {
    assertThat(endSession.execute(new Command.ByAccessToken(access))).isInstanceOfSatisfying(Outcome.Ended.class,
        ended -> assertThat(ended.endSessionUrl()).get().asString().contains("id_token_hint=hint"));
  }

  @Test
  void endsTheSessionAlsoWhereTheProviderIsAway() {
    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));

    assertThat(endSession.execute(new Command.ByAccessToken(access)))
        .isEqualTo(new Outcome.Ended(sessionId, Optional.empty()));
    assertThat(bed.stored(sessionId).isRevoked()).isTrue();
  }

  @Test
  void tellsNothingOfTheProviderWhereTheSessionDidNotComeFromIt() {
    Session service = Session.started(new SessionId(bed.secrets.id()), login.user().id(), Client.UNKNOWN,
        Optional.empty(), Samples.POLICY, bed.clock.instant());
    bed.sessions.insert(service);
    Secret token = bed.accessTokens.issue(login.user(), service, bed.clock.instant()).token();

    assertThat(endSession.execute(new Command.ByAccessToken(token)))
        .isEqualTo(new Outcome.Ended(service.id(), Optional.empty()));
    assertThat(bed.stored(service.id()).isRevoked()).isTrue();
  }

  @Test
  void isNoErrorTheSecondTimeAndKeepsTheFirstTimesTime() {
    assertEnds(new Command.ByAccessToken(access));
    Optional<Instant> revokedAt = bed.stored(sessionId).revokedAt();
    bed.clock.advance(Duration.ofMinutes(1));

    assertEnds(new Command.ByAccessToken(access));
    assertEnds(new Command.ByRefreshToken(refresh));
    assertThat(bed.stored(sessionId).revokedAt()).isEqualTo(revokedAt);
  }

  @Test
  void isNoErrorForASessionThatIsLongOver() {
    bed.clock.set(bed.stored(sessionId).expiresAt().plusSeconds(1));

    assertThat(endSession.execute(new Command.ByRefreshToken(refresh))).isInstanceOf(Outcome.Ended.class);
  }

  @Test
  void isNoErrorForAnUnknownSession() {
    Session purged = Samples.session("purged", login.user());

    assertThat(endSession.execute(new Command.ByRefreshToken(bed.refreshTokens.issue(purged))))
        .isEqualTo(new Outcome.Ended(purged.id(), Optional.empty()));
  }

  @Test
  void isRecordedOnce() {
    assertEnds(new Command.ByAccessToken(access));
    assertEnds(new Command.ByAccessToken(access));
    assertEnds(new Command.ByRefreshToken(refresh));

    assertThat(bed.recorded(AuditEventType.LOGOUT)).containsExactly(
        new AuditEvent(AuditEventType.LOGOUT, Optional.of(login.user().id()), Actor.user(login.user().id()),
            Map.of("session_id", sessionId.value().toString()), bed.clock.instant()));
  }

  @Test
  void isNotRecordedWhereNothingEnds() {
    endSession.execute(new Command.ByAccessToken(Secret.of("forged")));
    endSession.execute(new Command.ByRefreshToken(bed.refreshTokens.issue(Samples.session("purged", login.user()))));
    bed.clock.set(bed.stored(sessionId).expiresAt());
    endSession.execute(new Command.ByRefreshToken(refresh));

    assertThat(bed.recorded(AuditEventType.LOGOUT)).isEmpty();
  }

  @Test
  void refusesAForgedToken() {
    assertThat(endSession.execute(new Command.ByAccessToken(Secret.of("forged"))))
        .isEqualTo(new Outcome.TokenRefused());
    assertThat(endSession.execute(new Command.ByRefreshToken(Secret.of("forged"))))
        .isEqualTo(new Outcome.TokenRefused());
  }

  @Test
  void takesNoTokenOfTheOneKindForTheOther() {
    assertThat(endSession.execute(new Command.ByAccessToken(refresh))).isEqualTo(new Outcome.TokenRefused());
    assertThat(endSession.execute(new Command.ByRefreshToken(access))).isEqualTo(new Outcome.TokenRefused());
    assertThat(bed.stored(sessionId).isRevoked()).isFalse();
  }

  @Test
  void needsTheDatabase() {
    bed.database.takeAway();

    assertThatExceptionOfType(DatabaseUnavailable.class)
        .isThrownBy(() -> endSession.execute(new Command.ByAccessToken(access)));
  }

  private void assertEnds(Command command) {
    assertThat(endSession.execute(command)).isInstanceOfSatisfying(Outcome.Ended.class,
        ended -> assertThat(ended.sessionId()).isEqualTo(sessionId));
    assertThat(bed.stored(sessionId).isRevoked()).isTrue();
  }
}
