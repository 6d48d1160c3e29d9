package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.session.RevokeSession.Command;
import io.voicesurvey.application.session.RevokeSession.Outcome;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevokeSessionTest {
  private final TestBed bed = new TestBed();
  private final SignedIn login = bed.signIn(person("ada"));
  private final UserId ada = login.user().id();

  @Test
  void endsAnOwnSession() {
    SignedIn other = bed.signIn(person("ada"));

    assertThat(revoke(ada, login.sessionId())).isEqualTo(new Outcome.Revoked());
    assertThat(bed.stored(login.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(other.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void findsNoSessionOfAnotherUserAndLeavesItAlone() {
    SignedIn bob = bed.signIn(person("bob"));

    assertThat(revoke(ada, bob.sessionId())).isEqualTo(new Outcome.NotFound());
    assertThat(bed.stored(bob.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void findsNoSessionThatIsOver() {
    assertThat(revoke(ada, login.sessionId())).isEqualTo(new Outcome.Revoked());
    assertThat(revoke(ada, login.sessionId())).isEqualTo(new Outcome.NotFound());

    SignedIn later = bed.signIn(person("ada"));
    bed.clock.set(bed.stored(later.sessionId()).expiresAt());
    assertThat(revoke(ada, later.sessionId())).isEqualTo(new Outcome.NotFound());
  }

  @Test
  void findsNoSessionThatNeverWas() {
    assertThat(revoke(ada, new SessionId(bed.secrets.id()))).isEqualTo(new Outcome.NotFound());
  }

  @Test
  void isRecordedWhereItEndsASession() {
    revoke(ada, login.sessionId());
    revoke(ada, login.sessionId());
    revoke(bed.signIn(person("bob")).user().id(), login.sessionId());

    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).containsExactly(
        new AuditEvent(AuditEventType.SESSIONS_REVOKED, Optional.of(ada), Actor.user(ada),
            Map.of("count", "1", "session_id", login.sessionId().value().toString()), bed.clock.instant()));
  }

  @Test
  void isRecordedWithTheAdministratorWhoEndsTheSession() {
    Actor root = Actor.user(bed.signIn(person("root")).user().id());

    assertThat(revoke(ada, login.sessionId(), root)).isEqualTo(new Outcome.Revoked());
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).containsExactly(
        new AuditEvent(AuditEventType.SESSIONS_REVOKED, Optional.of(ada), root,
            Map.of("count", "1", "session_id", login.sessionId().value().toString()), bed.clock.instant()));
  }

  private Outcome revoke(UserId owner, SessionId session) {
    return revoke(owner, session, Actor.user(owner));
  }

  private Outcome revoke(UserId owner, SessionId session, Actor actor) {
    return new RevokeSession(bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new Command(owner, session, actor));
  }
}
