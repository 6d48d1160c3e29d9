package io.voicesurvey.application.login;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The first login with an email that has a pending role. */
class FirstLoginTest {
  private static final EmailAddress EMAIL = new EmailAddress("ADA@example.org");

  private final TestBed bed = new TestBed();

  @Test
  void givesTheRoleThatWaitedAndTakesItAway() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada.role()).isEqualTo(Role.ADMIN);
    assertThat(bed.userOf(person("ada"))).isEqualTo(ada);
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(ada.id()), Actor.IMPORT,
            Map.of("from", "viewer", "to", "admin"), Samples.NOW));
    assertThat(login()).containsEntry("import", "applied").containsEntry("imported_role", "admin");
  }

  @Test
  void givesNothingWhereTheEmailIsNotVerifiedAndTheTrailSaysWhy() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(false, Optional.empty())).user().role()).isEqualTo(Role.VIEWER);

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
    assertThat(login()).containsEntry("import", "email_not_verified").containsEntry("imported_role", "admin");
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
  }

  @Test
  void givesTheRoleThatTheProviderStatesWhereItStatesOne() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(true, Optional.of(Role.CAMPAIGN_MANAGER))).user().role())
        .isEqualTo(Role.CAMPAIGN_MANAGER);

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.IDENTITY_PROVIDER);
    assertThat(login()).containsEntry("import", "role_of_identity_provider");
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).isEmpty();
  }

  @Test
  void isRefusedToWhomWasDisabledBeforeTheyCame() {
    waits(Role.CAMPAIGN_MANAGER, UserStatus.DISABLED);

    assertRefused(person("ada"), Role.CAMPAIGN_MANAGER);

    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).isEmpty();
    assertThat(bed.recorded(AuditEventType.STATUS_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.IMPORT);
    assertThat(bed.recorded(AuditEventType.LOGIN_FAILED)).singleElement().extracting(AuditEvent::userId)
        .isEqualTo(Optional.of(bed.userOf(person("ada")).id()));
    assertRefused(person("ada"), Role.CAMPAIGN_MANAGER);
  }

  @Test
  void isRefusedToWhomWasDisabledAlsoWhereTheEmailIsNotVerified() {
    waits(Role.ADMIN, UserStatus.DISABLED);

    assertRefused(ada(false, Optional.empty()), Role.VIEWER);
  }

  @Test
  void ofAnotherPersonTakesNothing() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(person("bob")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.signIn(new Person(person("eve").identity(), person("eve").name(), Optional.empty(), true,
        Optional.empty())).user().role()).isEqualTo(Role.VIEWER);

    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
  }

  @Test
  void ofSomebodyKnownTakesTheRoleOnceTheEmailIsVerified() {
    waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.signIn(ada(false, Optional.empty()));

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada.role()).isEqualTo(Role.ADMIN);
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.IMPORT);
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "applied");
  }

  @Test
  void ofSomebodyKnownTakesTheRoleOfAnEmailThatIsNewToThem() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(false, Optional.empty())).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "email_not_verified");
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void ofSomebodyKnownShutsThemOutWhereThatWaitedVerifiedOrNot() {
    SignedIn before = bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.ADMIN, UserStatus.DISABLED);

    assertThat(outcome(ada(false, Optional.empty())))
        .isEqualTo(new Outcome.Failed(new LoginFailure.UserDisabled(before.user().id()), Optional.empty()));

    User ada = bed.userOf(person("ada"));
    assertThat(ada.role()).isEqualTo(Role.VIEWER);
    assertThat(ada.status()).isEqualTo(UserStatus.DISABLED);
    assertThat(ada.lastLoginAt()).isEqualTo(before.user().lastLoginAt());
    assertThat(bed.stored(before.sessionId()).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("count", "1"));
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
  }

  @Test
  void neverTakesTheLastAdministratorAway() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    User root = bed.users.find(bed.withRole("ada", Role.ADMIN).id()).orElseThrow();
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.VIEWER, UserStatus.DISABLED);

    assertThat(bed.signIn(person("ada")).user().isActiveAdmin()).isTrue();

    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "last_admin");
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
    assertThat(bed.users.lockActiveAdmins()).containsExactly(root.id());
  }

  @Test
  void takesAnAdministratorAwayWhereThereIsAnother() {
    bed.withRole("root", Role.ADMIN);
    bed.withRole("ada", Role.ADMIN);
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.VIEWER, UserStatus.ACTIVE);

    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).isEmpty();
  }

  @Test
  void looksAtWhatWaitsOnlyWhereTheEmailIsNews() {
    bed.signIn(person("ada"));
    waits(Role.ADMIN, UserStatus.DISABLED);

    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
  }

  @Test
  void thatMeetsAnothersEmailLeavesTheRoleWaiting() {
    bed.signIn(person("bob", "bob", "ada@example.org"));
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(outcome(person("ada"))).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));

    assertThat(bed.pendingRoles.find(Set.of(EMAIL))).hasSize(1);
  }

  private void assertRefused(Person person, Role role) {
    Outcome outcome = outcome(person);
    User user = bed.userOf(person);
    assertThat(outcome)
        .isEqualTo(new Outcome.Failed(new LoginFailure.UserDisabled(user.id()), Optional.empty()));
    assertThat(user.status()).isEqualTo(UserStatus.DISABLED);
    assertThat(user.role()).isEqualTo(role);
    assertThat(user.lastLoginAt()).isEmpty();
  }

  private Outcome outcome(Person person) {
    return bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), person));
  }

  private void waits(Role role, UserStatus status) {
    bed.pendingRoles.put(List.of(new PendingRole(EMAIL, role, status, Samples.NOW)));
  }

  private Map<String, String> login() {
    return bed.recorded(AuditEventType.LOGIN).getFirst().detail();
  }

  private static Person ada(boolean verified, Optional<Role> role) {
    Person ada = person("ada");
    return new Person(ada.identity(), ada.name(), ada.email(), verified, role);
  }
}
