package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A directory creates, changes and deletes users. */
class ProvisionUserTest {
  private static final Actor DIRECTORY = new Actor("directory");
  private static final DirectoryProfile ADA = profile("ada", true, Optional.empty());

  private final TestBed bed = new TestBed();

  @Test
  void createsAWaitingUser() {
    User ada = provisioned(profile("ada", true, Optional.of(Role.CAMPAIGN_MANAGER)));

    assertThat(bed.users.find(ada.id())).contains(ada);
    assertThat(ada.isWaiting()).isTrue();
    assertThat(ada.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(ada.userName()).isEqualTo(new UserName("ada@corp.example"));
    assertThat(bed.recorded(AuditEventType.USER_PROVISIONED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.USER_PROVISIONED, Optional.of(ada.id()), DIRECTORY,
            Map.of("role", "campaign_manager"), Samples.NOW));
    SignedIn signedIn = bed.signIn(person("ada", "Ada", "ada@corp.example"));
    assertThat(signedIn.user().id()).isEqualTo(ada.id());
    assertThat(signedIn.user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void createsAnInactiveUserWhoCanNotSignIn() {
    assertThat(provisioned(profile("ada", false, Optional.empty())).isActive()).isFalse();
  }

  @Test
  void isRefusedWhereAnotherHasTheNameTheIdOrTheEmail() {
    User ada = provisioned(ADA);

    assertThat(provision(new DirectoryProfile(new UserName("ADA@corp.example"), Optional.empty(), true,
        new DisplayName("Ada"), Optional.empty(), Optional.empty()))).isEqualTo(new ProvisionUser.Outcome.Taken(ada));
    assertThat(provision(new DirectoryProfile(new UserName("x"), ADA.externalId(), true, new DisplayName("Ada"),
        Optional.empty(), Optional.empty()))).isEqualTo(new ProvisionUser.Outcome.Taken(ada));
    assertThat(provision(new DirectoryProfile(new UserName("x"), Optional.empty(), true, new DisplayName("Ada"),
        ADA.email(), Optional.empty()))).isEqualTo(new ProvisionUser.Outcome.Taken(ada));
    bed.signIn(person("bob", "Bob", "bob@corp.example"));
    assertThat(provision(profile("bob", true, Optional.empty()))).isInstanceOf(ProvisionUser.Outcome.Taken.class);
    bed.waits(new EmailAddress("carl@corp.example"), Role.VIEWER, UserStatus.ACTIVE);
    assertThat(provision(profile("carl", true, Optional.empty()))).isInstanceOf(ProvisionUser.Outcome.Taken.class);
  }

  @Test
  void givesOneOfTwoTheName() {
    List<ProvisionUser.Outcome> outcomes = Race.run(List.of(() -> provision(ADA), () -> provision(ADA)));

    assertThat(outcomes).filteredOn(ProvisionUser.Outcome.Provisioned.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(ProvisionUser.Outcome.Taken.class::isInstance).hasSize(1);
  }

  @Test
  void ofADeletedUserIsTheSameUserEnabled() {
    User ada = provisioned(ADA);
    SignedIn signedIn = bed.signIn(person("ada", "Ada", "ada@corp.example"));
    assertThat(deprovision(ada.id())).isEqualTo(new DeprovisionUser.Outcome.Deprovisioned());
    assertThat(bed.stored(signedIn.sessionId()).isRevoked()).isTrue();
    assertThat(bed.provisionedUsers.find(Filter.ALL, 0, 9).users()).isEmpty();
    assertThat(bed.users.find(ada.id())).map(User::status).contains(UserStatus.DISABLED);
    assertThat(bed.recorded(AuditEventType.STATUS_CHANGED).getLast().detail()).containsEntry("reason",
        "deprovisioned");
    assertThat(deprovision(ada.id())).isEqualTo(new DeprovisionUser.Outcome.NotFound());
    assertThat(replace(ada.id(), ADA)).isEqualTo(new ReplaceUser.Outcome.NotFound());

    User again = provisioned(ADA);

    assertThat(again.id()).isEqualTo(ada.id());
    assertThat(again.isActive()).isTrue();
    assertThat(bed.signIn(person("ada", "Ada", "ada@corp.example")).user().id()).isEqualTo(ada.id());
  }

  @Test
  void withTheNameOfADeletedUserButAnotherIdIsAnotherUser() {
    User ada = provisioned(profile("ada", true, Optional.of(Role.ADMIN)));
    deprovision(ada.id());

    User hired = provisioned(withId(ADA, Optional.of("X-hired")));

    assertThat(hired.id()).isNotEqualTo(ada.id());
    assertThat(hired.role()).isEqualTo(Role.VIEWER);
    assertThat(bed.users.find(ada.id())).get().satisfies(leaver -> {
      assertThat(leaver.isActive()).isFalse();
      assertThat(leaver.email()).isEmpty();
    });
    assertThat(bed.signIn(person("hired", "Hired", "ada@corp.example")).user().id()).isEqualTo(hired.id());
  }

  @Test
  void takesTheEmailOfALoginFromADeletedUser() {
    User ada = provisioned(ADA);
    bed.signIn(person("ada", "Ada", "ada@corp.example"));
    deprovision(ada.id());

    User hired = provisioned(withId(ADA, Optional.of("X-hired")));

    assertThat(hired.id()).isNotEqualTo(ada.id());
    assertThat(hired.email()).isEqualTo(ADA.email());
    assertThat(bed.users.find(ada.id())).get().matches(leaver -> !leaver.isActive() && leaver.email().isEmpty());
    assertThat(bed.signIn(person("hired", "Hired", "ada@corp.example")).user().id()).isEqualTo(hired.id());
    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).last().satisfies(event -> {
      assertThat(event.userId()).contains(ada.id());
      assertThat(event.detail()).isEqualTo(Map.of("attributes", "user_name, email"));
    });
  }

  @Test
  void ofADeletedUserIsTheSameUserByTheNameBeforeTheLogin() {
    DirectoryProfile countess = new DirectoryProfile(new UserName("countess"), Optional.empty(), true,
        new DisplayName("Ada"), ADA.email(), Optional.empty());
    User ada = provisioned(countess);
    bed.signIn(person("ada", "Ada", "ada@corp.example"));
    deprovision(ada.id());

    User again = provisioned(countess);

    assertThat(again.id()).isEqualTo(ada.id());
    assertThat(again.isActive()).isTrue();
  }

  @Test
  void ofAUserWhoSignedInBeforeIsTheSameUserIfTheSubjectIsTheId() {
    SignedIn ada = bed.signIn(person("ada", "Ada", "countess@corp.example"));
    bed.signIn(person("bob", "Bob", "bob@corp.example"));
    DirectoryProfile stated = withId(ADA, Optional.of("ada"));

    User linked = provisioned(stated);

    assertThat(linked.id()).isEqualTo(ada.user().id());
    assertThat(linked.externalId()).contains(new ExternalId("ada"));
    assertThat(bed.recorded(AuditEventType.USER_PROVISIONED)).isEmpty();
    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).singleElement().extracting(AuditEvent::detail).isEqualTo(
        Map.of("attributes", "external_id, user_name, email", "external_id", "ada", "user_name", "ada@corp.example",
            "email", "ada@corp.example"));
    assertThat(replaced(linked.id(), withId(profile("ada", false, Optional.empty()), Optional.of("ada"))).isActive())
        .isFalse();
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void ofAUserWhoSignedInBeforeIsTheSameUserIfTheProviderStatedTheId() {
    User ada = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1")).user();
    DirectoryProfile stated = withId(upn(ada), Optional.of("O-1"));
    assertThat(provision(withId(upn(ada), Optional.of("O-2")))).isInstanceOf(ProvisionUser.Outcome.Taken.class);

    User linked = provisioned(stated);

    assertThat(linked.id()).isEqualTo(ada.id());
    assertThat(linked.externalId()).contains(new ExternalId("O-1"));
    assertThat(provision(stated)).isInstanceOf(ProvisionUser.Outcome.Taken.class);
    assertThat(bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1")).user().id()).isEqualTo(ada.id());
  }

  @Test
  void withTheIdThatTheProviderStatedPrecedesAnotherIdOfTheUser() {
    User ada = bed.signIn(person("ada", "Ada", "ada@corp.example")).user();
    replaced(ada.id(), withId(upn(ada), Optional.of("X-1")));
    bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1"));

    assertThat(provisioned(withId(upn(ada), Optional.of("O-1"))).id()).isEqualTo(ada.id());

    assertThat(bed.users.find(ada.id())).flatMap(User::externalId).contains(new ExternalId("O-1"));
  }

  @Test
  void givesTheExternalIdToNoUserForWhomTheProviderStatedAnother() {
    User stranger = bed.signIn(stating(person("stranger", "Ada", "ada@corp.example"), "O-stranger")).user();
    DirectoryProfile ada = profile("ada", true, Optional.of(Role.ADMIN));

    assertThat(replace(stranger.id(), ada)).isEqualTo(new ReplaceUser.Outcome.OtherPerson());
    assertThat(provision(ada)).isEqualTo(new ProvisionUser.Outcome.Taken(stranger));

    assertThat(bed.users.find(stranger.id())).contains(stranger);
    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
    assertThat(replaced(stranger.id(), withId(ada, Optional.of("O-stranger"))).externalId())
        .contains(new ExternalId("O-stranger"));
  }

  @Test
  void disablesAUserForWhomTheProviderStatedAnotherExternalId() {
    SignedIn stranger = bed.signIn(stating(person("stranger", "Ada", "ada@corp.example"), "O-stranger"));

    User disabled = replaced(stranger.user().id(), profile("ada", false, Optional.of(Role.ADMIN)));

    assertThat(disabled.isActive()).isFalse();
    assertThat(disabled.role()).isEqualTo(Role.VIEWER);
    assertThat(disabled.externalId()).isEmpty();
    assertThat(bed.stored(stranger.sessionId()).isRevoked()).isTrue();
    assertThat(replace(stranger.user().id(), profile("ada", false, Optional.of(Role.ADMIN))))
        .as("nothing is left to disable").isEqualTo(new ReplaceUser.Outcome.OtherPerson());
  }

  @Test
  void ofADeletedUserForWhomTheProviderStatedAnotherExternalIdIsAnotherUser() {
    User stranger = bed.signIn(stating(person("stranger", "Ada", "ada@corp.example"), "O-stranger")).user();
    deprovision(stranger.id());

    User ada = provisioned(ADA);

    assertThat(ada.id()).isNotEqualTo(stranger.id());
    assertThat(bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "X-ada")).user().id())
        .isEqualTo(ada.id());
  }

  /** With the default claim, Entra ID states another id than the directory. */
  @Test
  void givesTheExternalIdToAUserForWhomTheProviderStatedOnlyTheSubject() {
    User ada = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "ada")).user();

    assertThat(replaced(ada.id(), ADA).externalId()).contains(new ExternalId("X-ada"));
    assertThat(replaced(ada.id(), withId(ADA, Optional.of("X-2"))).externalId()).contains(new ExternalId("X-2"));
  }

  @Test
  void givesTheExternalIdToAUserWithThatSubject() {
    User ada = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1")).user();

    assertThat(replaced(ada.id(), withId(ADA, Optional.of("ada"))).externalId()).contains(new ExternalId("ada"));
  }

  @Test
  void givesAnotherExternalIdToAUserWhoHasOne() {
    User ada = provisioned(ADA);
    bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "X-ada"));

    assertThat(replaced(ada.id(), withId(ADA, Optional.of("X-2"))).externalId()).contains(new ExternalId("X-2"));
  }

  @Test
  void inactiveOfAUserWhoSignedInBeforeEndsTheSessionsOfAllIdentities() {
    SignedIn first = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1"));
    SignedIn second = bed.signIn(stating(person("countess", "Ada", "countess@corp.example"), "O-1"));

    assertThat(provisioned(new DirectoryProfile(new UserName("upn@corp.example"), Optional.of(new ExternalId("O-1")),
        false, new DisplayName("Ada"), Optional.empty(), Optional.empty())).isActive()).isFalse();

    assertThat(bed.stored(first.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(second.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void ofADeletedUserIsTheSameUserByTheIdThatTheProviderStated() {
    User ada = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1")).user();
    deprovision(ada.id());

    assertThat(provisioned(withId(upn(ada), Optional.of("O-1"))).id()).isEqualTo(ada.id());

    assertThat(bed.users.find(ada.id())).get().matches(User::isActive);
  }

  @Test
  void ofADeletedUserIsTheSameUserByTheIdThatTheProviderStatedUnderAnotherNameAndEmail() {
    Person stating = stating(person("ada", "Ada", "ada@corp.example"), "O-1");
    User ada = bed.signIn(stating).user();
    deprovision(ada.id());

    assertThat(provisioned(withId(profile("countess", true, Optional.empty()), Optional.of("O-1"))).id())
        .isEqualTo(ada.id());

    assertThat(bed.signIn(stating).user().id()).isEqualTo(ada.id());
  }

  @Test
  void ofADeletedUserIsTheOneWithTheIdOfTheDirectoryRatherThanThatOfTheProvider() {
    User ada = bed.signIn(person("ada", "Ada", "ada@corp.example")).user();
    User bob = provisioned(profile("bob", true, Optional.empty()));
    bed.signIn(person("bob", "Bob", "bob@corp.example"));
    bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "X-bob"));
    deprovision(ada.id());
    deprovision(bob.id());

    assertThat(provisioned(profile("bob", true, Optional.empty())).id()).isEqualTo(bob.id());
  }

  @Test
  void ofAUserWhoSignedInBeforePrecedesADeletedUserWithTheIdThatTheProviderStated() {
    deprovision(bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "O-1")).user().id());
    User countess = bed.signIn(stating(person("countess", "Ada", "countess@corp.example"), "O-1")).user();

    assertThat(provisioned(withId(upn(countess), Optional.of("O-1"))).id()).isEqualTo(countess.id());
  }

  /** Entra ID, where the name of a user can differ from the email. */
  private static DirectoryProfile upn(User user) {
    return new DirectoryProfile(new UserName("upn@corp.example"), Optional.empty(), true, user.name(), user.email(),
        Optional.empty());
  }

  private static Person stating(Person person, String externalId) {
    return new Person(person.identity(), person.name(), person.email(), person.emailVerified(), person.role(),
        person.roleStated(), Optional.of(new ExternalId(externalId)));
  }

  @Test
  void ofAUserWhoSignedInAtAnotherProviderIsAnotherUser() {
    SignedIn ada = bed.signIn(person("ada", "Ada", "countess@corp.example"));

    ProvisionUser.Outcome outcome = provision(withId(ADA, Optional.of("ada")), Set.of("https://other.example"));

    assertThat(outcome).isInstanceOfSatisfying(ProvisionUser.Outcome.Provisioned.class,
        created -> assertThat(created.user().id()).isNotEqualTo(ada.user().id()));
  }

  @Test
  void ofTheLastAdministratorCannotDisable() {
    bed.withRole("root", Role.ADMIN);
    User deleted = provisioned(profile("other", true, Optional.empty()));
    deprovision(deleted.id());

    assertThat(provision(withId(profile("other", false, Optional.empty()), Optional.of("root"))))
        .isEqualTo(new ProvisionUser.Outcome.LastAdmin());

    assertThat(bed.users.find(deleted.id())).flatMap(User::email).isEqualTo(deleted.email());
  }

  @Test
  void recordsTheAttributesThatIdentifyAUser() {
    User ada = provisioned(ADA);

    replaced(ada.id(), withId(ADA, Optional.empty()));
    replaced(ada.id(), new DirectoryProfile(new UserName("Ada@corp.example"), Optional.empty(), true,
        new DisplayName("Countess"), ADA.email(), Optional.empty()));

    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).extracting(AuditEvent::detail).containsExactly(
        Map.of("attributes", "external_id"), Map.of("attributes", "user_name", "user_name", "Ada@corp.example"));
    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).allMatch(event -> event.actor().equals(DIRECTORY));
  }

  @Test
  void ofADeletedUserEnabledByAnAdministratorIsRefused() {
    User ada = provisioned(ADA);
    deprovision(ada.id());
    bed.changeUser().execute(new ChangeUser.Command(new UserReference.ById(ada.id()), Optional.empty(),
        Optional.of(UserStatus.ACTIVE), AcceptedVersions.ANY, DIRECTORY));

    assertThat(provision(profile("ada", false, Optional.empty()))).isInstanceOf(ProvisionUser.Outcome.Taken.class);
    assertThat(replaced(ada.id(), profile("ada", false, Optional.empty())).isActive()).isFalse();
  }

  /** The release before enables a deleted user, and leaves the user deleted for the directory. */
  @Test
  void keepsTheLastAdministratorWhoWasDeletedAndEnabled() {
    User root = bed.withRole("root", Role.ADMIN);
    User enabled = new User(root.id(), root.identity(), root.removed(Samples.NOW).provisioning(), root.email(),
        root.emailVerified(), root.name(), Role.ADMIN, UserStatus.ACTIVE, root.createdAt(), root.updatedAt(),
        root.lastLoginAt(), root.version());
    assertThat(bed.users.update(enabled)).isEqualTo(Update.UPDATED);

    for (boolean active : List.of(true, false)) {
      assertThat(provision(new DirectoryProfile(root.userName(), Optional.empty(), active, root.name(), root.email(),
          Optional.of(Role.VIEWER)))).isEqualTo(new ProvisionUser.Outcome.LastAdmin());
    }
    assertThat(bed.users.find(root.id())).get().matches(User::isActiveAdmin);
  }

  @Test
  void disablesAUserWhoseNameAndEmailAnotherHasToo() {
    User ada = provisioned(ADA);
    SignedIn other = bed.signIn(unverified(person("other", "Other", "ada@corp.example")));
    DirectoryProfile ofOther = new DirectoryProfile(other.user().userName(), Optional.empty(), false,
        new DisplayName("Another"), other.user().email(), Optional.empty());

    assertThat(replaced(ada.id(), profile("ada", false, Optional.empty())).isActive()).isFalse();
    assertThat(replaced(ada.id(), ADA).isActive()).isTrue();
    assertThat(replaced(other.user().id(), ofOther).isActive()).isFalse();
    assertThat(bed.stored(other.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void onlyDisablesAUserWhoWouldTakeTheNameOfAnother() {
    User ada = provisioned(ADA);
    User bob = provisioned(profile("bob", true, Optional.empty()));
    DirectoryProfile taking = profile("bob", false, Optional.empty());

    User disabled = replaced(ada.id(), taking);

    assertThat(disabled.isActive()).isFalse();
    assertThat(disabled.userName()).isEqualTo(ada.userName());
    assertThat(disabled.email()).isEqualTo(ada.email());
    assertThat(replace(ada.id(), taking)).as("nothing is left to disable")
        .isEqualTo(new ReplaceUser.Outcome.Taken(bob));
    assertThat(replace(ada.id(), profile("bob", true, Optional.empty()))).isEqualTo(new ReplaceUser.Outcome.Taken(bob));
  }

  @Test
  void givesTheNameAndTheEmailOfADeletedUserToAnother() {
    User ada = provisioned(ADA);
    bed.signIn(person("ada", "Ada", "ada@corp.example"));
    deprovision(ada.id());
    User bob = provisioned(profile("bob", true, Optional.empty()));

    User renamed = replaced(bob.id(), withId(ADA, Optional.of("X-bob")));

    assertThat(renamed.userName()).isEqualTo(ADA.userName());
    assertThat(renamed.email()).isEqualTo(ADA.email());
    assertThat(bed.users.find(ada.id())).get().satisfies(leaver -> {
      assertThat(leaver.isActive()).isFalse();
      assertThat(leaver.email()).isEmpty();
      assertThat(leaver.externalId()).isEqualTo(ADA.externalId());
    });
  }

  @Test
  void givesTheExternalIdOfADeletedUserToAnother() {
    User ada = provisioned(ADA);
    deprovision(ada.id());
    User bob = provisioned(profile("bob", true, Optional.empty()));

    assertThat(replaced(bob.id(), withId(profile("bob", true, Optional.empty()), Optional.of("X-ada"))).externalId())
        .isEqualTo(ADA.externalId());

    assertThat(bed.users.find(ada.id())).get().matches(leaver -> leaver.externalId().isEmpty());
    assertThat(bed.recorded(AuditEventType.USER_CHANGED)).extracting(AuditEvent::userId)
        .containsExactly(Optional.of(ada.id()), Optional.of(bob.id()));
  }

  @Test
  void replacesAndTellsOfRoleAndStatusAlone() {
    User ada = provisioned(ADA);
    bed.clock.advance(Duration.ofMinutes(1));

    User renamed = replaced(ada.id(), new DirectoryProfile(new UserName("countess"), ADA.externalId(), true,
        new DisplayName("Countess"), Samples.email("countess@corp.example"), Optional.empty()));

    assertThat(renamed.name()).isEqualTo(new DisplayName("Countess"));
    assertThat(renamed.updatedAt()).isEqualTo(bed.clock.instant());
    assertThat(bed.waiting(new EmailAddress("countess@corp.example"))).contains(renamed);
    assertThat(bed.waiting(new EmailAddress("ada@corp.example"))).isEmpty();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
    assertThat(replaced(ada.id(), profile("ada", true, Optional.of(Role.ADMIN))).role()).isEqualTo(Role.ADMIN);
    assertThat(replaced(ada.id(), ADA).role()).isEqualTo(Role.VIEWER);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).hasSize(2);
    User unchanged = bed.users.find(ada.id()).orElseThrow();
    assertThat(replaced(ada.id(), ADA)).isEqualTo(unchanged);
  }

  @Test
  void endsTheSessionsOfAnInactiveUser() {
    SignedIn ada = bed.signIn(person("ada", "Ada", "ada@corp.example"));

    assertThat(replaced(ada.user().id(), profile("ada", false, Optional.empty())).isActive()).isFalse();

    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void endsTheSessionsOfTheOtherIdentitiesOfALeaver() {
    for (String name : List.of("disabled", "deleted")) {
      User leaver = provisioned(profile(name, true, Optional.empty()));
      bed.signIn(person(name, name, name + "@corp.example"));
      SignedIn other = bed.signIn(stating(person(name + "-2"), "X-" + name));
      SignedIn another = bed.signIn(stating(person(name + "-3"), "X-another"));
      assertThat(other.user().id()).isNotEqualTo(leaver.id());

      if (name.equals("disabled")) {
        replaced(leaver.id(), profile(name, false, Optional.empty()));
      } else {
        deprovision(leaver.id());
      }

      assertThat(bed.stored(other.sessionId()).isRevoked()).as(name).isTrue();
      assertThat(bed.stored(another.sessionId()).isRevoked()).as(name).isFalse();
      assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).last().satisfies(event -> {
        assertThat(event.userId()).contains(other.user().id());
        assertThat(event.actor()).isEqualTo(DIRECTORY);
      });
    }
  }

  @Test
  void anAdministratorEndsTheSessionsOfTheOtherIdentities() {
    User leaver = provisioned(ADA);
    SignedIn other = bed.signIn(stating(person("ada-2"), "X-ada"));

    changeStatus(leaver.id(), UserStatus.DISABLED);

    assertThat(bed.stored(other.sessionId()).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).singleElement()
        .satisfies(event -> assertThat(event.userId()).contains(other.user().id()));
  }

  @Test
  void aDisabledUserWhoGetsTheExternalIdEndsTheSessionsOfTheOtherIdentities() {
    SignedIn first = bed.signIn(stating(person("ada", "Ada", "ada@corp.example"), "X-ada"));
    SignedIn second = bed.signIn(stating(person("ada-2"), "X-ada"));
    changeStatus(first.user().id(), UserStatus.DISABLED);
    assertThat(bed.stored(second.sessionId()).isRevoked()).isFalse();

    replaced(first.user().id(), profile("ada", false, Optional.empty()));

    assertThat(bed.stored(second.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void aLeaverWhoLosesTheExternalIdEndsTheSessionsOfTheOtherIdentities() {
    User leaver = provisioned(ADA);
    SignedIn other = bed.signIn(stating(person("ada-2"), "X-ada"));

    replaced(leaver.id(), withId(profile("ada", false, Optional.empty()), Optional.empty()));

    assertThat(bed.stored(other.sessionId()).isRevoked()).isTrue();
  }

  @Test
  void theLastAdministratorStaysWhateverIdentityIsDisabled() {
    bed.signIn(person("ada", "Ada", "ada@corp.example"));
    User ada = replaced(bed.users.find(new EmailAddress("ada@corp.example")).orElseThrow().id(), ADA);
    User root = bed.signIn(stating(person("ada-2"), "X-ada")).user();
    assertThat(bed.users.update(Samples.withRole(root, Role.ADMIN))).isEqualTo(UserRepository.Update.UPDATED);

    assertThat(deprovision(ada.id())).isEqualTo(new DeprovisionUser.Outcome.LastAdmin());
    assertThat(replace(ada.id(), profile("ada", false, Optional.empty())))
        .isEqualTo(new ReplaceUser.Outcome.LastAdmin());
    assertThat(changeStatus(ada.id(), UserStatus.DISABLED)).isEqualTo(new ChangeUser.Outcome.LastAdmin());

    User another = bed.withRole("another", Role.ADMIN);
    assertThat(deprovision(ada.id())).isEqualTo(new DeprovisionUser.Outcome.Deprovisioned());
    assertThat(changeStatus(another.id(), UserStatus.DISABLED)).isEqualTo(new ChangeUser.Outcome.LastAdmin());
  }

  @Test
  void replacesOnlyTheVersionAskedForAndNoNameOfAnother() {
    User ada = provisioned(ADA);
    User bob = provisioned(profile("bob", true, Optional.empty()));

    assertThat(replaceUser().execute(new ReplaceUser.Command(ada.id(), profile("x", true, Optional.empty()),
        AcceptedVersions.of(Set.of(7L)), DIRECTORY))).isEqualTo(new ReplaceUser.Outcome.Stale());
    assertThat(replace(ada.id(), profile("bob", true, Optional.empty()))).isEqualTo(new ReplaceUser.Outcome.Taken(bob));
    assertThat(
        deprovisionUser().execute(new DeprovisionUser.Command(ada.id(), AcceptedVersions.of(Set.of(7L)), DIRECTORY)))
        .isEqualTo(new DeprovisionUser.Outcome.Stale());
    assertThat(bed.users.find(ada.id())).contains(ada);
  }

  @Test
  void keepsTheLastAdministrator() {
    User root = bed.withRole("root", Role.ADMIN);

    assertThat(deprovision(root.id())).isEqualTo(new DeprovisionUser.Outcome.LastAdmin());
    assertThat(replace(root.id(), new DirectoryProfile(root.userName(), Optional.empty(), false, root.name(),
        root.email(), Optional.empty()))).isEqualTo(new ReplaceUser.Outcome.LastAdmin());
    assertThat(bed.users.find(root.id())).contains(root);
  }

  @Test
  void leavesARoleThatTheDirectoryDidNotGive() {
    User root = bed.withRole("root", Role.ADMIN);

    assertThat(replaced(root.id(), new DirectoryProfile(root.userName(), Optional.empty(), true,
        new DisplayName("Root"), root.email(), Optional.empty())).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void findsPagesOfUsers() {
    provisioned(ADA);

    assertThat(new FindProvisionedUsers(bed.provisionedUsers)
        .execute(new FindProvisionedUsers.Command(Filter.ALL, 0, 9)).part().total()).isEqualTo(1);
  }

  private User provisioned(DirectoryProfile profile) {
    ProvisionUser.Outcome outcome = provision(profile);
    assertThat(outcome).isInstanceOf(ProvisionUser.Outcome.Provisioned.class);
    return ((ProvisionUser.Outcome.Provisioned) outcome).user();
  }

  private ProvisionUser.Outcome provision(DirectoryProfile profile) {
    return provision(profile, Set.of(Samples.ISSUER));
  }

  private ProvisionUser.Outcome provision(DirectoryProfile profile, Set<String> issuers) {
    return new ProvisionUser(bed.provisionedUsers, bed.users, bed.waitingUsers, bed.sessions, bed.auditTrail,
        bed.transactions, bed.secrets, issuers, bed.clock).execute(new ProvisionUser.Command(profile, DIRECTORY));
  }

  private User replaced(UserId id, DirectoryProfile profile) {
    ReplaceUser.Outcome outcome = replace(id, profile);
    assertThat(outcome).isInstanceOf(ReplaceUser.Outcome.Replaced.class);
    return ((ReplaceUser.Outcome.Replaced) outcome).user();
  }

  private ReplaceUser.Outcome replace(UserId id, DirectoryProfile profile) {
    return replaceUser().execute(new ReplaceUser.Command(id, profile, AcceptedVersions.ANY, DIRECTORY));
  }

  private ReplaceUser replaceUser() {
    return new ReplaceUser(bed.provisionedUsers, bed.users, bed.waitingUsers, bed.sessions, bed.auditTrail,
        bed.transactions, bed.clock);
  }

  private ChangeUser.Outcome changeStatus(UserId id, UserStatus status) {
    return new ChangeUser(bed.users, bed.waitingUsers, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new ChangeUser.Command(new UserReference.ById(id), Optional.empty(), Optional.of(status),
            AcceptedVersions.ANY, DIRECTORY));
  }

  private DeprovisionUser.Outcome deprovision(UserId id) {
    return deprovisionUser().execute(new DeprovisionUser.Command(id, AcceptedVersions.ANY, DIRECTORY));
  }

  private DeprovisionUser deprovisionUser() {
    return new DeprovisionUser(bed.users, bed.groups, bed.sessions, bed.auditTrail, bed.transactions, bed.clock);
  }

  private static DirectoryProfile withId(DirectoryProfile profile, Optional<String> externalId) {
    return new DirectoryProfile(profile.userName(), externalId.map(ExternalId::new), profile.active(), profile.name(),
        profile.email(), profile.role());
  }

  private static DirectoryProfile profile(String name, boolean active, Optional<Role> role) {
    return new DirectoryProfile(new UserName(name + "@corp.example"), Optional.of(new ExternalId("X-" + name)), active,
        new DisplayName("The " + name), Samples.email(name + "@corp.example"), role);
  }
}
