package io.voicesurvey.application.login;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first login with an email of a waiting user. */
class FirstLoginTest {
  private static final EmailAddress EMAIL = new EmailAddress("ADA@example.org");

  private final TestBed bed = new TestBed();

  @Test
  void endsTheWaitAndKeepsIdAndRole() {
    User waiting = waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.clock.advance(Duration.ofMinutes(1));

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada).isEqualTo(waiting.identified(person("ada"), bed.clock.instant()));
    assertThat(ada.id()).isEqualTo(waiting.id());
    assertThat(ada.role()).isEqualTo(Role.ADMIN);
    assertThat(ada.createdAt()).isEqualTo(Samples.NOW);
    assertThat(bed.userOf(person("ada"))).isEqualTo(Samples.withVersion(ada, 1));
    assertThat(bed.waiting(EMAIL)).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(ada.id()), Actor.IMPORT,
            Map.of("from", "viewer", "to", "admin"), bed.clock.instant()));
    assertThat(login()).containsEntry("import", "applied").containsEntry("imported_role", "admin")
        .doesNotContainKey("new_user");
    assertThat(bed.signIn(person("ada")).user().id()).isEqualTo(waiting.id());
  }

  @Test
  void givesNothingWhereTheEmailIsNotVerifiedAndTheTrailSaysWhy() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(false, Optional.empty())).user().role()).isEqualTo(Role.VIEWER);

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
    assertThat(login()).containsEntry("import", "email_not_verified").containsEntry("imported_role", "admin");
    assertThat(bed.waiting(EMAIL)).isPresent();
  }

  @Test
  void givesTheRoleThatTheProviderStatesWhereItStatesOne() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(true, Optional.of(Role.CAMPAIGN_MANAGER))).user().role())
        .isEqualTo(Role.CAMPAIGN_MANAGER);

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.IDENTITY_PROVIDER);
    assertThat(login()).containsEntry("import", "role_of_identity_provider");
    assertThat(bed.waiting(EMAIL)).isEmpty();
  }

  @Test
  void isRefusedToADisabledWaitingUserWithAVerifiedOrUnverifiedEmail() {
    User waiting = waits(Role.CAMPAIGN_MANAGER, UserStatus.DISABLED);

    for (Person person : List.of(person("ada"), ada(false, Optional.empty()))) {
      assertThat(outcome(person))
          .isEqualTo(new Outcome.Failed(new LoginFailure.UserDisabled(waiting.id()), Optional.empty()));
    }

    assertThat(bed.waiting(EMAIL)).contains(waiting);
    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 9)).containsExactly(waiting);
    assertThat(bed.recorded(AuditEventType.LOGIN_FAILED)).hasSize(2).extracting(AuditEvent::userId)
        .containsOnly(Optional.of(waiting.id()));
  }

  @Test
  void succeedsOnceTheWaitingUserIsEnabled() {
    User waiting = waits(Role.CAMPAIGN_MANAGER, UserStatus.DISABLED);
    outcome(person("ada"));

    bed.setStatus(waiting.id(), UserStatus.ACTIVE);

    assertThat(bed.signIn(person("ada")).user().id()).isEqualTo(waiting.id());
  }

  @Test
  void endsTheWaitOfThePersonWithTheIdOfTheDirectoryVerifiedOrNot() {
    User waiting = provisioned("A-17", "directory@example.org");

    User ada = bed.signIn(withId(ada(false, Optional.empty()), "A-17")).user();

    assertThat(ada.id()).isEqualTo(waiting.id());
    assertThat(ada.email()).isEqualTo(person("ada").email());
    assertThat(ada.externalId()).contains(new ExternalId("A-17"));
    assertThat(bed.signIn(person("ada")).user().externalId()).contains(new ExternalId("A-17"));
  }

  @Test
  void storesTheIdThatTheProviderStates() {
    for (String id : List.of("O-1", "O-2")) {
      bed.signIn(withId(person("ada"), id));

      assertThat(bed.userOf(person("ada")).provisioning().claimedId()).contains(new ExternalId(id));
    }
    assertThat(bed.userOf(person("ada")).externalId()).isEmpty();
    bed.signIn(person("ada"));
    assertThat(bed.userOf(person("ada")).provisioning().claimedId()).isEmpty();
  }

  @Test
  void byTheExternalIdMergesTheUserWhoWaitsWithTheVerifiedEmail() {
    User byId = provisioned("A-17", "directory@example.org");
    User byEmail = waits(Role.VIEWER, UserStatus.ACTIVE);
    User changed = Samples.withName(byEmail, "Countess");
    assertThat(bed.users.update(changed)).isEqualTo(Update.UPDATED);

    User ada = bed.signIn(withId(person("ada"), "A-17")).user();

    assertThat(ada.id()).isEqualTo(byId.id());
    assertThat(bed.userOf(person("ada"))).satisfies(stored -> {
      assertThat(stored.externalId()).contains(new ExternalId("A-17"));
      assertThat(stored.provisioning().claimedId()).contains(new ExternalId("A-17"));
      assertThat(stored.version()).isEqualTo(2);
    });
    assertThat(bed.users.find(byEmail.id())).map(User::id).contains(byId.id());
    assertThat(bed.waiting(EMAIL)).isEmpty();
    assertThat(login()).containsEntry("waiting_user", byEmail.id().value().toString());
  }

  @Test
  void leavesTheUserWithAnotherExternalIdAndTheSameEmailToTheOtherPerson() {
    User other = provisioned("B-18", "ada@example.org");
    bed.setStatus(other.id(), UserStatus.DISABLED);
    provisioned("A-17", "directory@example.org");

    for (int i = 0; i < 2; i++) {
      assertThat(bed.signIn(withId(person("ada"), "A-17")).user().externalId()).contains(new ExternalId("A-17"));
      assertThat(bed.waiting(EMAIL)).map(User::id).contains(other.id());
    }
  }

  @Test
  void byTheExternalIdLeavesTheUserWhoWaitsWithAnUnverifiedEmail() {
    User byId = provisioned("A-17", "directory@example.org");
    User byEmail = waits(Role.VIEWER, UserStatus.ACTIVE);

    User ada = bed.signIn(withId(ada(false, Optional.empty()), "A-17")).user();

    assertThat(ada.id()).isEqualTo(byId.id());
    assertThat(bed.waiting(EMAIL)).contains(byEmail);
  }

  @Test
  void byTheExternalIdWithTheEmailOfAnotherMergesNoUser() {
    bed.signIn(person("bob", "bob", "ada@example.org"));
    User byId = provisioned("A-17", "directory@example.org");
    User byEmail = waits(Role.VIEWER, UserStatus.ACTIVE);

    assertThat(outcome(withId(person("ada"), "A-17"))).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));

    assertThat(bed.users.find(byId.id())).contains(byId);
    assertThat(bed.waiting(EMAIL)).contains(byEmail);
  }

  @Test
  void withTheExternalIdOfADeletedUserIsRefusedUnderEachIdentity() {
    provisioned("A-17", "ada@example.org");
    User ada = bed.signIn(withId(person("ada"), "A-17")).user();
    bed.signIn(person("bob"));
    User leaver = bed.users.find(ada.id()).orElseThrow().removed(Samples.NOW);
    assertThat(bed.users.update(leaver)).isEqualTo(Update.UPDATED);

    for (String subject : List.of("new", "bob")) {
      assertThat(outcome(withId(person(subject), "A-17")))
          .isEqualTo(new Outcome.Failed(new LoginFailure.UserDisabled(ada.id()), Optional.empty()));
    }

    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 9)).hasSize(2);
    assertThat(bed.signIn(withId(person("new"), "A-18")).user().id()).isNotEqualTo(ada.id());
  }

  @Test
  void withAnotherIdOfTheDirectoryOrNoneEndsNoWait() {
    provisioned("A-17", "directory@example.org");

    assertThat(bed.signIn(withId(person("ada"), "a-17")).user().externalId()).isEmpty();
    assertThat(bed.signIn(person("bob")).user().externalId()).isEmpty();

    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 9)).filteredOn(User::isWaiting).hasSize(1);
  }

  @Test
  void ofAKnownUserTakesTheExternalIdOfTheWaitingUser() {
    bed.signIn(ada(false, Optional.empty()));
    provisioned("A-17", "ada@example.org");

    User ada = bed.signIn(person("ada")).user();

    assertThat(bed.userOf(person("ada")).externalId()).contains(new ExternalId("A-17"));
    assertThat(ada.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(bed.waiting(EMAIL)).isEmpty();
  }

  @Test
  void ofAKnownUserKeepsTheIdOfTheWaitingUserAsAnAlias() {
    User known = bed.signIn(ada(false, Optional.empty())).user();
    User waiting = provisioned("A-17", "ada@example.org");

    bed.signIn(person("ada"));

    assertThat(bed.users.find(waiting.id())).map(User::id).contains(known.id());
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail())
        .containsEntry("waiting_user", waiting.id().value().toString()).doesNotContainKeys("import", "imported_role");
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.DIRECTORY);
    bed.signIn(person("ada"));
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).doesNotContainKey("waiting_user");
  }

  @Test
  void ofAKnownUserRaisesTheVersionAboveThoseOfBoth() {
    bed.signIn(ada(false, Optional.empty()));
    User waiting = provisioned("A-17", "ada@example.org");
    assertThat(bed.users.update(Samples.withName(waiting, "Countess"))).isEqualTo(Update.UPDATED);
    assertThat(bed.users.update(Samples.withVersion(waiting, 1))).isEqualTo(Update.UPDATED);

    bed.signIn(person("ada"));

    assertThat(bed.userOf(person("ada")).version()).isEqualTo(3);
  }

  @Test
  void ofAKnownUserMergesTheUsersWhoWaitWithTheExternalIdAndWithTheEmail() {
    User known = bed.signIn(ada(false, Optional.empty())).user();
    User byId = provisioned("A-17", "directory@example.org");
    User byEmail = waits(Role.VIEWER, UserStatus.ACTIVE);
    assertThat(bed.users.update(Samples.withName(byEmail, "Countess"))).isEqualTo(Update.UPDATED);

    bed.signIn(withId(person("ada"), "A-17"));

    for (User waiting : List.of(byId, byEmail)) {
      assertThat(bed.users.find(waiting.id())).map(User::id).contains(known.id());
    }
    assertThat(bed.userOf(person("ada")).externalId()).contains(new ExternalId("A-17"));
    assertThat(bed.userOf(person("ada")).version()).isEqualTo(2);
    assertThat(bed.waiting(EMAIL)).isEmpty();
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("waiting_user",
        byId.id().value() + ", " + byEmail.id().value());
  }

  @Test
  void recordsWhoOfTwoWaitingUsersGaveTheRoleAndTheStatus() {
    bed.signIn(ada(false, Optional.empty()));
    bed.signIn(person("bob"));
    for (String externalId : List.of("A-17", "B-18")) {
      bed.waitingUsers.add(List.of(Samples.withExternalId(User.waiting(new UserId(bed.secrets.id()),
          new EmailAddress(externalId + "@example.org"), Role.VIEWER, UserStatus.ACTIVE, Samples.NOW), externalId)));
    }
    waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.signIn(withId(person("ada"), "A-17"));
    bed.waits(new EmailAddress("robert@example.org"), Role.VIEWER, UserStatus.DISABLED);

    outcome(withId(person("bob", "bob", "robert@example.org"), "B-18"));

    for (AuditEventType type : List.of(AuditEventType.ROLE_CHANGED, AuditEventType.STATUS_CHANGED)) {
      assertThat(bed.recorded(type)).singleElement().extracting(AuditEvent::actor).isEqualTo(Actor.IMPORT);
    }
  }

  @Test
  void ofAKnownUserIsRefusedWhereTheUserWhoWaitsWithTheVerifiedEmailBesideIsDisabled() {
    bed.signIn(ada(false, Optional.empty()));
    provisioned("A-17", "directory@example.org");
    waits(Role.VIEWER, UserStatus.DISABLED);

    assertThat(outcome(withId(person("ada"), "A-17"))).isInstanceOf(Outcome.Failed.class);

    assertThat(bed.userOf(person("ada")).isActive()).isFalse();
  }

  @Test
  void ofAKnownUserTakesTheExternalIdThatTheDirectoryStatedLast() {
    User known = bed.signIn(ada(false, Optional.empty())).user();
    assertThat(bed.users.update(Samples.withExternalId(known, "A-16"))).isEqualTo(Update.UPDATED);
    provisioned("A-17", "ada@example.org");

    bed.signIn(person("ada"));

    assertThat(bed.userOf(person("ada")).externalId()).contains(new ExternalId("A-17"));
  }

  @Test
  void ofAKnownUserKeepsTheRoleIfTheDirectoryStatesNone() {
    User known = bed.signIn(ada(false, Optional.empty())).user();
    assertThat(bed.users.update(known.changed(Role.ADMIN, UserStatus.ACTIVE, Samples.NOW))).isEqualTo(Update.UPDATED);
    bed.waitingUsers.add(List.of(withoutRole()));

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada.role()).isEqualTo(Role.ADMIN);
    assertThat(ada.externalId()).contains(new ExternalId("A-17"));
    assertThat(bed.waiting(EMAIL)).isEmpty();
  }

  @Test
  void ofAKnownUserKeepsTheRoleIfTheProviderStatesItElsewhere() {
    bed.signIn(ada(false, Optional.of(Role.ADMIN)));
    provisioned("A-17", "ada@example.org");
    Person ada = person("ada");

    User after = bed.signIn(new Person(ada.identity(), ada.name(), ada.email(), ada.emailVerified(), Optional.empty(),
        true, ada.externalId())).user();

    assertThat(after.role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void ofAKnownUserWithoutTheRoleClaimTakesTheRoleFromTheDirectory() {
    bed.signIn(ada(false, Optional.empty()));
    User waiting = withoutRole();
    bed.waitingUsers.add(List.of(waiting.grouped(Optional.of(Role.CAMPAIGN_MANAGER), Samples.NOW)));
    Person ada = person("ada");

    bed.signIn(new Person(ada.identity(), ada.name(), ada.email(), ada.emailVerified(), Optional.of(Role.VIEWER), false,
        ada.externalId()));

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).last().satisfies(event -> {
      assertThat(event.actor()).isEqualTo(Actor.DIRECTORY);
      assertThat(event.detail()).containsEntry("to", "campaign_manager");
    });
  }

  @Test
  void ofAKnownUserFindsTheWaitingUserWithAnotherEmailByTheExternalId() {
    User known = bed.signIn(person("ada")).user();
    User waiting = provisioned("A-17", "directory@example.org");

    User ada = bed.signIn(withId(person("ada"), "A-17")).user();

    assertThat(ada.id()).isEqualTo(known.id());
    assertThat(ada.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(ada.email()).isEqualTo(person("ada").email());
    assertThat(ada.externalId()).contains(new ExternalId("A-17"));
    assertThat(bed.users.find(waiting.id())).map(User::id).contains(known.id());
  }

  @Test
  void ofAKnownUserIsRefusedWhereTheWaitingUserWithTheExternalIdIsDisabled() {
    SignedIn before = bed.signIn(person("ada"));
    User waiting = provisioned("A-17", "directory@example.org");
    bed.disable(waiting.id());

    assertThat(outcome(withId(person("ada"), "A-17")))
        .isEqualTo(new Outcome.Failed(new LoginFailure.UserDisabled(before.user().id()), Optional.empty()));

    assertThat(bed.userOf(person("ada")).isActive()).isFalse();
    assertThat(bed.stored(before.sessionId()).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.STATUS_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.DIRECTORY);
  }

  @Test
  void ofAKnownUserIsNotAffectedByADeletedUserWhoNeverSignedIn() {
    User known = bed.signIn(person("ada", "ada", "countess@example.org")).user();
    User waiting = provisioned("A-17", "ada@example.org");
    assertThat(bed.users.update(waiting.removed(Samples.NOW))).isEqualTo(Update.UPDATED);

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada.id()).isEqualTo(known.id());
    assertThat(ada.role()).isEqualTo(Role.VIEWER);
    assertThat(ada.email()).isEqualTo(person("ada").email());
    assertThat(bed.userOf(person("ada")).isActive()).isTrue();
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).doesNotContainKeys("import", "waiting_user");
    assertThat(outcome(person("eve", "eve", "ada@example.org"))).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void ofADeletedUserWithTheIdOfTheDirectoryIsRefused() {
    bed.signIn(person("ada"));
    User waiting = provisioned("A-17", "directory@example.org");
    assertThat(bed.users.update(waiting.removed(Samples.NOW))).isEqualTo(Update.UPDATED);

    assertThat(outcome(withId(person("ada"), "A-17"))).isInstanceOf(Outcome.Failed.class);

    assertThat(bed.userOf(person("ada")).isProvisionable()).isFalse();
  }

  @Test
  void ofAProvisionedPersonRecordsNoChangeOfTheRole() {
    provisioned("A-17", "ada@example.org");

    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);

    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
    assertThat(login()).doesNotContainKeys("import", "imported_role", "new_user", "waiting_user");
  }

  @Test
  void ofAKnownUserWithTheEmailOfAnotherUserLeavesTheWaitingUser() {
    bed.signIn(person("bob", "bob", "ada@example.org"));
    bed.signIn(person("ada", "ada", "countess@example.org"));
    User waiting = provisioned("A-17", "ada@example.org");

    assertThat(outcome(person("ada"))).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));

    assertThat(bed.waiting(EMAIL)).contains(waiting);
  }

  @Test
  void isOneWhereOnePersonComesTwiceAtTheSameTime() {
    User waiting = waits(Role.ADMIN, UserStatus.ACTIVE);
    var first = bed.comeBack(bed.leave(Optional.empty()), person("ada"));
    var second = bed.comeBack(bed.leave(Optional.empty()), person("ada"));

    assertThat(Race.run(List.of(() -> bed.completeLogin().execute(first), () -> bed.completeLogin().execute(second))))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(SignedIn.class,
            in -> assertThat(in.user().id()).isEqualTo(waiting.id())));
    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 9)).hasSize(1);
  }

  @Test
  void ofAnotherPersonTakesNothing() {
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(bed.signIn(person("bob")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.signIn(new Person(person("eve").identity(), person("eve").name(), Optional.empty(), true,
        Optional.empty())).user().role()).isEqualTo(Role.VIEWER);

    assertThat(bed.waiting(EMAIL)).isPresent();
  }

  @Test
  void ofAKnownUserTakesTheRoleOnceTheEmailIsVerified() {
    waits(Role.ADMIN, UserStatus.ACTIVE);
    bed.signIn(ada(false, Optional.empty()));

    User ada = bed.signIn(person("ada")).user();

    assertThat(ada.role()).isEqualTo(Role.ADMIN);
    assertThat(bed.waiting(EMAIL)).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().extracting(AuditEvent::actor)
        .isEqualTo(Actor.IMPORT);
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "applied");
  }

  @Test
  void ofAKnownUserTakesTheRoleOfANewEmail() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE);

    assertThat(bed.signIn(ada(false, Optional.empty())).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "email_not_verified");
    assertThat(bed.waiting(EMAIL)).isPresent();
    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void ofAKnownUserIsRefusedWhereTheWaitingUserWithTheEmailIsDisabled() {
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
    assertThat(bed.waiting(EMAIL)).isPresent();
  }

  @Test
  void neverTakesTheLastAdministratorAway() {
    bed.signIn(person("ada", "ada", "countess@example.org"));
    User root = bed.users.find(bed.withRole("ada", Role.ADMIN).id()).orElseThrow();
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.VIEWER, UserStatus.DISABLED);

    assertThat(bed.signIn(person("ada")).user().isActiveAdmin()).isTrue();

    assertThat(bed.recorded(AuditEventType.LOGIN).getLast().detail()).containsEntry("import", "last_admin");
    assertThat(bed.waiting(EMAIL)).isPresent();
    assertThat(bed.users.lockActiveAdmins()).containsExactly(root.id());
  }

  @Test
  void takesAnAdministratorAwayWhereThereIsAnother() {
    bed.withRole("root", Role.ADMIN);
    bed.withRole("ada", Role.ADMIN);
    bed.signIn(person("ada", "ada", "countess@example.org"));
    waits(Role.VIEWER, UserStatus.ACTIVE);

    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.waiting(EMAIL)).isEmpty();
  }

  @Test
  void looksForAWaitingUserOnlyWhereTheEmailIsNew() {
    bed.signIn(person("ada"));
    waits(Role.ADMIN, UserStatus.DISABLED);

    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.VIEWER);
    assertThat(bed.waiting(EMAIL)).isPresent();
  }

  @Test
  void thatMeetsAnothersEmailLeavesTheRoleWaiting() {
    bed.signIn(person("bob", "bob", "ada@example.org"));
    waits(Role.ADMIN, UserStatus.ACTIVE);

    assertThat(outcome(person("ada"))).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.failure()).isInstanceOf(LoginFailure.EmailConflict.class));

    assertThat(bed.waiting(EMAIL)).isPresent();
  }

  private Outcome outcome(Person person) {
    return bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), person));
  }

  private User waits(Role role, UserStatus status) {
    return bed.waits(EMAIL, role, status);
  }

  private User withoutRole() {
    return Samples.withExternalId(
        User.waiting(new UserId(bed.secrets.id()), EMAIL, Role.VIEWER, UserStatus.ACTIVE, Samples.NOW), "A-17");
  }

  private User provisioned(String externalId, String email) {
    User user = Samples.withExternalId(User.waiting(new UserId(bed.secrets.id()), new EmailAddress(email),
        Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE, Samples.NOW), externalId);
    bed.waitingUsers.add(List.of(user));
    return user;
  }

  private static Person withId(Person person, String externalId) {
    return new Person(person.identity(), person.name(), person.email(), person.emailVerified(), person.role(),
        person.roleStated(), Optional.of(new ExternalId(externalId)));
  }

  private Map<String, String> login() {
    return bed.recorded(AuditEventType.LOGIN).getFirst().detail();
  }

  private static Person ada(boolean verified, Optional<Role> role) {
    Person ada = person("ada");
    return new Person(ada.identity(), ada.name(), ada.email(), verified, role);
  }
}
