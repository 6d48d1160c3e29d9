package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.login.LoginFailure;
import io.voicesurvey.application.user.RelinkUser.Command;
import io.voicesurvey.application.user.RelinkUser.Outcome;
import io.voicesurvey.application.program.IssueServiceToken;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelinkUserTest {
  private final TestBed bed = new TestBed();
  private final Person before = person("ada");
  private final Person after = person("ada-2", "Ada L.", "ADA@example.org");
  private final SignedIn ada = bed.signIn(before);

  @Test
  void isTheWayOutOfAnEmailConflict() {
    assertThat(bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), after)))
        .isEqualTo(new CompleteLogin.Outcome.Failed(new LoginFailure.EmailConflict(after, Optional.empty(),
            Optional.of(ada.user().id())), Optional.empty()));

    assertThat(relink(after.identity())).isInstanceOf(Outcome.Relinked.class);

    assertThat(bed.signIn(after).user().id()).isEqualTo(ada.user().id());
  }

  @Test
  void endsTheSessionsOfTheFormerIdentityAndRecordsIt() {
    bed.signIn(before);

    assertThat(relink(after.identity())).isInstanceOfSatisfying(Outcome.Relinked.class,
        relinked -> assertThat(relinked.revoked()).isEqualTo(2));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    String issuer = before.identity().issuer();
    assertThat(bed.eventsBesideLogins()).containsExactly(
        event(AuditEventType.USER_RELINKED, Map.of("from_issuer", issuer, "from_subject", "ada", "to_issuer", issuer,
            "to_subject", "ada-2")),
        event(AuditEventType.SESSIONS_REVOKED, Map.of("count", "2")));
  }

  @Test
  void tellsOfNoSessionsWhereNoneEnded() {
    bed.sessions.revoke(ada.user().id());

    assertThat(relink(after.identity())).isInstanceOfSatisfying(Outcome.Relinked.class,
        relinked -> assertThat(relinked.revoked()).isZero());

    assertThat(bed.eventsBesideLogins()).extracting(AuditEvent::type).containsExactly(AuditEventType.USER_RELINKED);
  }

  @Test
  void changesNothingWhereTheIdentityIsTheUsersAlready() {
    assertThat(relink(before.identity())).isEqualTo(new Outcome.Relinked(ada.user(), 0));

    assertThat(bed.users.find(ada.user().id())).contains(ada.user());
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isFalse();
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void takesNoIdentityFromAnother() {
    SignedIn bob = bed.signIn(person("bob"));

    assertThat(relink(bob.user().identity().orElseThrow())).isEqualTo(new Outcome.IdentityTaken());

    assertThat(bed.users.find(ada.user().id())).contains(ada.user());
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isFalse();
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void findsNoUnknownUser() {
    assertThat(new RelinkUser(bed.users, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new Command(new UserReference.ByEmail(new EmailAddress("unknown@example.org")), after.identity(),
            Actor.COMMAND)))
        .isEqualTo(new Outcome.NotFound());
  }

  @Test
  void needsAnEmailThatTheProviderVouchesForOrTheId() {
    bed.signIn(unverified(before));
    User unverified = bed.userOf(before);

    assertThat(relink(after.identity())).isEqualTo(new Outcome.EmailUnverified(unverified));
    assertThat(bed.userOf(before)).isEqualTo(unverified);
    assertThat(relink(new UserReference.ById(unverified.id()), after.identity())).isInstanceOf(Outcome.Relinked.class);
  }

  @Test
  void leavesTheEmailUnverifiedUntilTheNextLogin() {
    relink(after.identity());

    assertThat(bed.userOf(after).emailVerified()).isFalse();
    bed.signIn(after);
    assertThat(bed.userOf(after).emailVerified()).isTrue();
  }

  @Test
  void makesNoServiceAccountAPersons() {
    ServiceName service = new ServiceName("nightly");
    bed.issueServiceToken().execute(new IssueServiceToken.Command(service, Optional.empty(), Optional.empty(),
        Actor.COMMAND));
    User account = bed.users.findAndLock(service.identity()).orElseThrow();

    assertThat(relink(new UserReference.ById(account.id()), after.identity())).isEqualTo(new Outcome.IssuerReserved());
    assertThat(bed.users.find(account.id())).contains(account);
  }

  @Test
  void makesNoUserAServiceAccount() {
    assertThat(relink(new ServiceName("nightly").identity())).isEqualTo(new Outcome.IssuerReserved());
    assertThat(bed.users.find(ada.user().id())).contains(ada.user());
  }

  private Outcome relink(ExternalIdentity identity) {
    return relink(new UserReference.ByEmail(new EmailAddress("Ada@example.org")), identity);
  }

  private Outcome relink(UserReference user, ExternalIdentity identity) {
    return new RelinkUser(bed.users, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new Command(user, identity, Actor.COMMAND));
  }

  private AuditEvent event(AuditEventType type, Map<String, String> detail) {
    return new AuditEvent(type, Optional.of(ada.user().id()), Actor.COMMAND, detail, bed.clock.instant());
  }
}
