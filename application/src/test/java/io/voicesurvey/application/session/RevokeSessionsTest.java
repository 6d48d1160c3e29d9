package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.RevokeSessions.Command;
import io.voicesurvey.application.session.RevokeSessions.Outcome;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevokeSessionsTest {
  private final TestBed bed = new TestBed();
  private final SignedIn ada = bed.signIn(person("ada"));

  @Test
  void endsAllSessionsOfOneUserAndNoOthers() {
    SignedIn second = bed.signIn(person("ada"));
    SignedIn bob = bed.signIn(person("bob"));

    assertThat(revoke(new Command.OfUser(reference("ADA@example.org"), Actor.COMMAND)))
        .isEqualTo(new Outcome.Revoked(2));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(second.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(bob.sessionId()).isRevoked()).isFalse();
    assertThat(bed.eventsBesideLogins()).containsExactly(event(Optional.of(ada.user().id()), 2));
  }

  @Test
  void tellsNothingWhereNothingEnds() {
    String id = ada.user().id().value().toString();
    revoke(new Command.OfUser(reference(id), Actor.COMMAND));

    assertThat(revoke(new Command.OfUser(reference(id), Actor.COMMAND))).isEqualTo(new Outcome.Revoked(0));

    assertThat(bed.eventsBesideLogins()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown@example.org", "00000000-0000-7000-8000-000000000000"})
  void findsNoUnknownUser(String text) {
    assertThat(revoke(new Command.OfUser(reference(text), Actor.COMMAND))).isEqualTo(new Outcome.UserNotFound());
  }

  @Test
  void takesAnIdOrAnEmailAndNothingElse() {
    assertThat(UserReference.parse("unknown")).isEmpty();
    assertThat(UserReference.parse("")).isEmpty();
    assertThat(UserReference.parse("1-1-1-1-1")).isEmpty();
  }

  @Test
  void endsTheSessionsOfAllUsersInBatches() {
    User user = ada.user();
    IntStream.range(0, 4_500).forEach(i -> bed.sessions.insert(Samples.session("session " + i, user)));

    assertThat(revoke(new Command.OfAllUsers(Actor.COMMAND))).isEqualTo(new Outcome.Revoked(4_501));

    assertThat(bed.sessions.findLive(user.id())).isEmpty();
    assertThat(bed.eventsBesideLogins()).containsExactly(event(Optional.empty(), 2_000), event(Optional.empty(), 2_000),
        event(Optional.empty(), 501));
    assertThat(revoke(new Command.OfAllUsers(Actor.COMMAND))).isEqualTo(new Outcome.Revoked(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P8D", "PT2M", "PT-2M", "P-8D"})
  void endsAFreshSessionWhateverTimeTheHostTakesItFor(Duration off) {
    RevokeSessions onWrongHost = new RevokeSessions(bed.users, bed.sessions, bed.auditTrail, bed.transactions,
        () -> bed.clock.instant().plus(off));

    assertThat(onWrongHost.execute(new Command.OfAllUsers(Actor.COMMAND))).isEqualTo(new Outcome.Revoked(1));
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();

    SignedIn again = bed.signIn(person("ada"));
    assertThat(onWrongHost.execute(new Command.OfUser(reference("ada@example.org"), Actor.COMMAND)))
        .isEqualTo(new Outcome.Revoked(1));
    assertThat(bed.stored(again.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void revokesExpiredSessionsTooAndDoesNotCountThem() {
    bed.clock.advance(Samples.POLICY.idleLimit());

    assertThat(revoke(new Command.OfAllUsers(Actor.COMMAND))).isEqualTo(new Outcome.Revoked(0));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  private Outcome revoke(Command command) {
    return new RevokeSessions(bed.users, bed.sessions, bed.auditTrail, bed.transactions, bed.clock).execute(command);
  }

  private static UserReference reference(String text) {
    return UserReference.parse(text).orElseThrow();
  }

  private AuditEvent event(Optional<UserId> user, int count) {
    return new AuditEvent(AuditEventType.SESSIONS_REVOKED, user, Actor.COMMAND,
        Map.of("count", Integer.toString(count)), bed.clock.instant());
  }
}
