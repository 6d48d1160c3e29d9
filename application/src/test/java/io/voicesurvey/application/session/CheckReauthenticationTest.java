package io.voicesurvey.application.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.CheckReauthentication.Command;
import io.voicesurvey.application.session.CheckReauthentication.Outcome;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CheckReauthenticationTest {
  private static final ReauthenticationPolicy HOUR = new ReauthenticationPolicy(Optional.of(Duration.ofHours(1)),
      List.of());
  private static final ReauthenticationPolicy GOLD = new ReauthenticationPolicy(Optional.empty(), List.of("gold"));
  private static final ReauthenticationPolicy OFF = new ReauthenticationPolicy(Optional.empty(), List.of());

  private final TestBed bed = new TestBed();

  @Test
  void anOldLoginMustBeRepeated() {
    SessionId session = bed.signIn(TestBed.person("ann")).sessionId();
    assertThat(check(HOUR, session)).isEqualTo(new Outcome.Sufficient());
    bed.clock.advance(Duration.ofMinutes(61));

    assertThat(check(HOUR, session)).isEqualTo(new Outcome.Required(HOUR));
    assertThat(check(OFF, session)).isEqualTo(new Outcome.Sufficient());
  }

  @Test
  void aRefreshRenewsNothing() {
    var login = bed.signIn(TestBed.person("ann"));
    bed.clock.advance(Duration.ofMinutes(61));
    bed.refreshSession().execute(new RefreshSession.Command(login.tokens().refreshToken()));

    assertThat(check(HOUR, login.sessionId())).isEqualTo(new Outcome.Required(HOUR));
  }

  @Test
  void aWeakLoginMustBeRepeated() {
    assertThat(check(GOLD, bed.signIn(TestBed.person("ann")).sessionId())).isEqualTo(new Outcome.Required(GOLD));
    bed.provider.authentication(new Authentication(Optional.empty(), Optional.of("gold")));

    assertThat(check(GOLD, bed.signIn(TestBed.person("ann")).sessionId())).isEqualTo(new Outcome.Sufficient());
  }

  @Test
  void aServiceAccountIsNotAsked() {
    User account = User.serviceAccount(new UserId(new UUID(7, 7)), new ServiceName("ci"), Role.ADMIN, Samples.NOW);
    bed.users.insert(account);
    Session session = bed.sessions.insert(Session.started(new SessionId(new UUID(7, 8)), account.id(), Client.UNKNOWN,
        Optional.empty(), Samples.POLICY, Samples.NOW)).orElseThrow();
    bed.clock.advance(Duration.ofMinutes(61));

    assertThat(check(HOUR, session.id())).isEqualTo(new Outcome.Sufficient());
    assertThat(check(GOLD, session.id())).isEqualTo(new Outcome.Sufficient());
  }

  @Test
  void aSessionThatNoLongerExistsIsNotFresh() {
    assertThat(check(HOUR, new SessionId(new UUID(7, 9)))).isEqualTo(new Outcome.Required(HOUR));
  }

  private Outcome check(ReauthenticationPolicy policy, SessionId session) {
    return new CheckReauthentication(bed.sessions, policy).execute(new Command(session));
  }
}
