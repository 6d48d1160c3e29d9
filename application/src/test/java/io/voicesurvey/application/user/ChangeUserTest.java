package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.user.ChangeUser.Command;
import io.voicesurvey.application.user.ChangeUser.Outcome;
import io.voicesurvey.application.program.IssueServiceToken;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.application.port.OtherUsers;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class ChangeUserTest {
  private static final EmailAddress EMAIL = new EmailAddress("ada@example.org");

  private final TestBed bed = new TestBed();
  private final User root = bed.withRole("root", Role.ADMIN);
  private final Actor actor = Actor.user(root.id());
  private final SignedIn ada = bed.signIn(person("ada"));
  private final UserId adaId = ada.user().id();

  @Test
  void givesAnotherRoleAndTellsOfIt() {
    bed.clock.advance(Duration.ofMinutes(1));

    User changed = changed(role(adaId, Role.CAMPAIGN_MANAGER));

    assertThat(changed.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(changed.updatedAt()).isEqualTo(bed.clock.instant());
    assertThat(bed.users.find(adaId)).contains(changed);
    assertThat(bed.eventsBesideLogins()).containsExactly(
        event(AuditEventType.ROLE_CHANGED, Map.of("from", "viewer", "to", "campaign_manager")));
  }

  @Test
  void leavesTheSessionsOfAUserWithANewRole() {
    changed(role(adaId, Role.ADMIN));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void endsTheSessionsOfADisabledUserForGood() {
    SignedIn second = bed.signIn(person("ada"));

    changed(status(adaId, UserStatus.DISABLED));
    changed(status(adaId, UserStatus.ACTIVE));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(second.sessionId()).isRevoked()).isTrue();
    assertThat(bed.eventsBesideLogins()).containsExactly(
        event(AuditEventType.STATUS_CHANGED, Map.of("from", "active", "to", "disabled")),
        event(AuditEventType.SESSIONS_REVOKED, Map.of("count", "2")),
        event(AuditEventType.STATUS_CHANGED, Map.of("from", "disabled", "to", "active")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P8D", "PT2M", "PT-2M", "P-8D"})
  void shutsOutForGoodWhateverTimeTheHostTakesItFor(Duration off) {
    ChangeUser onWrongHost = new ChangeUser(bed.users, bed.waitingUsers, bed.sessions, bed.auditTrail, bed.transactions,
        () -> bed.clock.instant().plus(off));

    onWrongHost.execute(status(adaId, UserStatus.DISABLED));
    onWrongHost.execute(status(adaId, UserStatus.ACTIVE));

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void tellsOfNoSessionsWhereNoneEnded() {
    bed.sessions.revoke(adaId);

    changed(status(adaId, UserStatus.DISABLED));

    assertThat(bed.eventsBesideLogins()).extracting(AuditEvent::type).containsExactly(AuditEventType.STATUS_CHANGED);
  }

  @Test
  void leavesTheSessionsOfOthersAlone() {
    SignedIn bob = bed.signIn(person("bob"));

    changed(status(adaId, UserStatus.DISABLED));

    assertThat(bed.stored(bob.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void changesRoleAndStatusTogether() {
    User changed = changed(new Command(new UserReference.ById(adaId), Optional.of(Role.ADMIN),
        Optional.of(UserStatus.DISABLED), AcceptedVersions.ANY, actor));

    assertThat(changed.role()).isEqualTo(Role.ADMIN);
    assertThat(changed.status()).isEqualTo(UserStatus.DISABLED);
    assertThat(changed.version()).isEqualTo(1);
    assertThat(bed.eventsBesideLogins()).extracting(AuditEvent::type).containsExactly(AuditEventType.ROLE_CHANGED,
        AuditEventType.STATUS_CHANGED, AuditEventType.SESSIONS_REVOKED);
  }

  @Test
  void writesNothingWhereNothingChanges() {
    bed.clock.advance(Duration.ofMinutes(1));

    assertThat(changed(role(adaId, Role.VIEWER))).isEqualTo(ada.user());
    assertThat(changed(status(adaId, UserStatus.ACTIVE))).isEqualTo(ada.user());

    assertThat(bed.users.find(adaId)).contains(ada.user());
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void findsAUserByTheEmailInAnyCase() {
    Command command = new Command(new UserReference.ByEmail(new EmailAddress("ADA@Example.ORG")),
        Optional.of(Role.ADMIN), Optional.empty(), AcceptedVersions.ANY, actor);

    assertThat(changed(command).id()).isEqualTo(adaId);
  }

  @Test
  void grantsNothingByAnEmailThatIsNotVerified() {
    bed.signIn(unverified(person("ada")));
    User before = bed.userOf(person("ada"));

    assertThat(change(byEmail(Optional.of(Role.ADMIN), Optional.empty())))
        .isEqualTo(new Outcome.EmailUnverified(before));
    assertThat(bed.userOf(person("ada"))).isEqualTo(before);
    assertThat(changed(role(adaId, Role.ADMIN)).role()).isEqualTo(Role.ADMIN);
    changed(status(adaId, UserStatus.DISABLED));
    assertThat(change(byEmail(Optional.empty(), Optional.of(UserStatus.ACTIVE))))
        .isInstanceOf(Outcome.EmailUnverified.class);
    assertThat(changed(status(adaId, UserStatus.ACTIVE)).isActive()).isTrue();
  }

  @Test
  void restrictsAUserWithAnUnverifiedEmailAndTheWaitingUser() {
    waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.signIn(unverified(person("ada")));
    changed(role(adaId, Role.CAMPAIGN_MANAGER));
    assertThat(waiting()).isEqualTo(Role.CAMPAIGN_MANAGER + " " + UserStatus.ACTIVE);

    assertThat(changed(byEmail(Optional.of(Role.VIEWER), Optional.empty())).role()).isEqualTo(Role.VIEWER);
    assertThat(waiting()).isEqualTo(Role.VIEWER + " " + UserStatus.ACTIVE);
    changed(byEmail(Optional.empty(), Optional.of(UserStatus.DISABLED)));

    assertThat(waiting()).isEqualTo(Role.VIEWER + " " + UserStatus.DISABLED);
    assertThat(change(byEmail(Optional.of(Role.ADMIN), Optional.empty()))).isInstanceOf(Outcome.EmailUnverified.class);
    assertThat(waiting()).isEqualTo(Role.VIEWER + " " + UserStatus.DISABLED);
  }

  @Test
  void leavesTheWaitingUserWhereAKnownUserIsDisabledByTheId() {
    waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.signIn(unverified(person("ada")));

    changed(status(adaId, UserStatus.DISABLED));

    assertThat(waiting()).isEqualTo(Role.ADMIN + " " + UserStatus.ACTIVE);
  }

  @Test
  void changesAWaitingUserByEmailAndByIdAndRecordsIt() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    User waiting = waits(Role.VIEWER, UserStatus.ACTIVE);
    bed.clock.advance(Duration.ofMinutes(1));
    Instant now = bed.clock.instant();

    User changed = changed(byEmail(Optional.of(Role.ADMIN), Optional.of(UserStatus.DISABLED)));

    assertThat(changed)
        .isEqualTo(Samples.withVersion(waiting.changed(Role.ADMIN, UserStatus.DISABLED, now), 1));
    assertThat(bed.eventsBesideLogins()).containsExactly(
        event(waiting.id(), AuditEventType.ROLE_CHANGED, Map.of("from", "viewer", "to", "admin")),
        event(waiting.id(), AuditEventType.STATUS_CHANGED, Map.of("from", "active", "to", "disabled")));
    assertThat(changed(byEmail(Optional.of(Role.ADMIN), Optional.empty()))).isEqualTo(changed);
    assertThat(bed.eventsBesideLogins()).hasSize(2);
    assertThat(changed(status(waiting.id(), UserStatus.ACTIVE)).isActive()).isTrue();
    assertThat(bed.signIn(person("eve", "eve", "ada@example.org")).user().role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void countsNoWaitingAdministrator() {
    User waiting = waits(Role.VIEWER, UserStatus.ACTIVE);

    changed(role(waiting.id(), Role.ADMIN));

    assertThat(change(role(root.id(), Role.VIEWER))).isEqualTo(new Outcome.LastAdmin());
    assertThat(changed(role(waiting.id(), Role.VIEWER)).role()).isEqualTo(Role.VIEWER);
  }

  @Test
  void findsAUserWhoTakesTheEmailConcurrently() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.VIEWER, UserStatus.ACTIVE);
    UserRepository late = new OtherUsers(bed.users) {
      @Override
      public Optional<User> find(EmailAddress email) {
        bed.users.update(Samples.withEmail(bed.userOf(person("ada")), Optional.of(EMAIL)));
        return super.find(email);
      }
    };

    Outcome outcome = new ChangeUser(late, bed.waitingUsers, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(byEmail(Optional.of(Role.ADMIN), Optional.empty()));

    assertThat(outcome).isInstanceOfSatisfying(Outcome.Changed.class,
        changed -> assertThat(changed.user().role()).isEqualTo(Role.ADMIN));
    assertThat(waiting()).isEqualTo(Role.VIEWER + " " + UserStatus.ACTIVE);
  }

  @Test
  void findsNoUnknownUserWithoutAPendingRole() {
    bed.signIn(person("ada", "ada", "countess@example.org"));

    assertThat(change(byEmail(Optional.of(Role.ADMIN), Optional.empty()))).isEqualTo(new Outcome.NotFound());
  }

  @Test
  void findsNoUnknownUser() {
    assertThat(change(role(new UserId(bed.secrets.id()), Role.ADMIN))).isEqualTo(new Outcome.NotFound());
  }

  @Test
  void changesOneOfTheVersionsAskedForAlone() {
    assertThat(change(versions(Set.of(7L)))).isEqualTo(new Outcome.Stale());
    assertThat(change(versions(Set.of()))).isEqualTo(new Outcome.Stale());
    assertThat(bed.users.find(adaId)).contains(ada.user());

    assertThat(change(versions(Set.of(7L, 0L)))).isInstanceOf(Outcome.Changed.class);
    assertThat(change(versions(Set.of(0L)))).isEqualTo(new Outcome.Stale());
  }

  @Test
  void keepsTheLastAdmin() {
    assertThat(change(role(root.id(), Role.VIEWER))).isEqualTo(new Outcome.LastAdmin());
    assertThat(change(status(root.id(), UserStatus.DISABLED))).isEqualTo(new Outcome.LastAdmin());
    assertThat(bed.users.find(root.id())).contains(root);
    assertThat(bed.eventsBesideLogins()).isEmpty();

    bed.withRole("other", Role.ADMIN);
    assertThat(change(role(root.id(), Role.VIEWER))).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void countsNoDisabledAdminAndNoServiceAccount() {
    User disabled = bed.withRole("disabled", Role.ADMIN);
    changed(status(disabled.id(), UserStatus.DISABLED));
    bed.issueServiceToken().execute(new IssueServiceToken.Command(new ServiceName("nightly"), Optional.of(Role.ADMIN),
        Optional.of(Duration.ofMinutes(1)), actor));

    assertThat(change(role(root.id(), Role.VIEWER))).isEqualTo(new Outcome.LastAdmin());
    assertThat(change(role(disabled.id(), Role.VIEWER))).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void takesTheRoleOfAServiceAccountThatIsTheLastWithIt() {
    var issued = (IssueServiceToken.Outcome.Issued) bed.issueServiceToken().execute(new IssueServiceToken.Command(
        new ServiceName("nightly"), Optional.of(Role.ADMIN), Optional.of(Duration.ofMinutes(1)), actor));

    assertThat(change(role(issued.account().id(), Role.VIEWER))).isInstanceOf(Outcome.Changed.class);
  }

  @Test
  void letsOneOfTwoAdminsWhoDemoteEachOtherSucceed() {
    for (int round = 0; round < 20; round++) {
      TestBed fresh = new TestBed();
      User one = fresh.withRole("one", Role.ADMIN);
      User two = fresh.withRole("two", Role.ADMIN);

      List<Outcome> outcomes = Race.run(List.of(() -> fresh.changeUser().execute(role(one.id(), Role.VIEWER)),
          () -> fresh.changeUser().execute(role(two.id(), Role.VIEWER))));

      assertThat(outcomes).filteredOn(Outcome.LastAdmin.class::isInstance).hasSize(1);
      assertThat(outcomes).filteredOn(Outcome.Changed.class::isInstance).hasSize(1);
    }
  }

  @Test
  void changesNothingThatItCanNotTellOf() {
    AuditTrail broken = new AuditTrail() {
      @Override
      public void add(AuditEvent event) {
        throw new DatabaseUnavailable(new ConnectException("on purpose"));
      }

      @Override
      public void add(List<AuditEvent> events) {
        throw new DatabaseUnavailable(new ConnectException("on purpose"));
      }

      @Override
      public List<RecordedEvent> find(Filter filter, Optional<Long> before, int limit) {
        return List.of();
      }
    };
    ChangeUser use = new ChangeUser(bed.users, bed.waitingUsers, bed.sessions, broken, bed.transactions, bed.clock);

    assertThatThrownBy(() -> use.execute(status(adaId, UserStatus.DISABLED))).isInstanceOf(DatabaseUnavailable.class);

    assertThat(bed.users.find(adaId)).contains(ada.user());
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isFalse();
  }

  private User waits(Role role, UserStatus status) {
    return bed.waits(EMAIL, role, status);
  }

  private String waiting() {
    User waiting = bed.waiting(EMAIL).orElseThrow();
    return waiting.role() + " " + waiting.status();
  }

  private Command byEmail(Optional<Role> role, Optional<UserStatus> status) {
    return new Command(new UserReference.ByEmail(EMAIL), role, status, AcceptedVersions.ANY, actor);
  }

  private Outcome change(Command command) {
    return bed.changeUser().execute(command);
  }

  private User changed(Command command) {
    Outcome outcome = change(command);
    assertThat(outcome).isInstanceOf(Outcome.Changed.class);
    return ((Outcome.Changed) outcome).user();
  }

  private Command role(UserId id, Role role) {
    return new Command(new UserReference.ById(id), Optional.of(role), Optional.empty(), AcceptedVersions.ANY, actor);
  }

  private Command status(UserId id, UserStatus status) {
    return new Command(new UserReference.ById(id), Optional.empty(), Optional.of(status), AcceptedVersions.ANY, actor);
  }

  private Command versions(Set<Long> versions) {
    return new Command(new UserReference.ById(adaId), Optional.of(Role.CAMPAIGN_MANAGER), Optional.empty(),
        AcceptedVersions.of(versions), actor);
  }

  private AuditEvent event(AuditEventType type, Map<String, String> detail) {
    return event(adaId, type, detail);
  }

  private AuditEvent event(UserId user, AuditEventType type, Map<String, String> detail) {
    return new AuditEvent(type, Optional.of(user), actor, detail, bed.clock.instant());
  }
}
