package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.OtherUsers;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.application.user.ImportUsers.Outcome;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImportUsersTest {
  private final TestBed bed = new TestBed();
  private final List<String> told = new ArrayList<>();

  @Test
  void knownUsersGetTheirRolesAndTheTrailTellsOfEach() {
    User ada = bed.signIn(person("ada")).user();

    Outcome outcome = imported(line(1, "ADA@Example.org", Role.ADMIN));

    assertThat(outcome).isEqualTo(new Outcome(1, 1, 0, 0, 0));
    assertThat(bed.users.find(ada.id())).map(User::role).contains(Role.ADMIN);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(ada.id()), Actor.COMMAND,
            Map.of("from", "viewer", "to", "admin"), Samples.NOW));
    assertThat(bed.recorded(AuditEventType.USERS_IMPORTED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("source", "team.csv", "lines", "1", "changed", "1"));
    assertThat(told).containsExactly("changes 1 admin", "progressed 1");
  }

  @Test
  void aUserDeletedByTheDirectoryStaysDeleted() {
    User ada = bed.signIn(person("ada")).user();
    assertThat(bed.users.update(bed.users.find(ada.id()).orElseThrow().removed(Samples.NOW))).isEqualTo(
        UserRepository.Update.UPDATED);
    User bob = bed.waits(new EmailAddress("bob@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    assertThat(bed.users.update(bob.removed(Samples.NOW))).isEqualTo(UserRepository.Update.UPDATED);

    Outcome outcome = imported(line(1, "ada@example.org", Role.ADMIN, UserStatus.ACTIVE),
        line(2, "bob@example.org", Role.ADMIN, UserStatus.ACTIVE), line(3, "ada@EXAMPLE.org", Role.ADMIN));

    assertThat(outcome).isEqualTo(new Outcome(3, 0, 0, 0, 3));
    assertThat(told).anySatisfy(text -> assertThat(text).startsWith("refused 1 The directory has deleted this user"))
        .anySatisfy(text -> assertThat(text).startsWith("refused 2 The directory has deleted this user"));
    for (User deleted : List.of(ada, bob)) {
      assertThat(bed.users.find(deleted.id())).get().satisfies(user -> {
        assertThat(user.isActive()).isFalse();
        assertThat(user.isProvisionable()).isFalse();
        assertThat(user.role()).isEqualTo(Role.VIEWER);
      });
    }
  }

  @Test
  void theRoleOfADeletedUserCanChange() {
    User bob = bed.waits(new EmailAddress("bob@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    assertThat(bed.users.update(bob.removed(Samples.NOW))).isEqualTo(UserRepository.Update.UPDATED);

    imported(line(1, "bob@example.org", Role.ADMIN));

    assertThat(bed.users.find(bob.id())).get().matches(user -> user.role() == Role.ADMIN && !user.isActive());
  }

  @Test
  void peopleNotYetKnownWait() {
    Outcome outcome = imported(line(1, "Ada@example.org", Role.ADMIN), line(2, "bob@example.org", Role.VIEWER));

    assertThat(outcome).isEqualTo(new Outcome(2, 0, 2, 0, 0));
    User waiting = waiting("ada@example.org").orElseThrow();
    assertThat(waiting).isEqualTo(User.waiting(waiting.id(), new EmailAddress("Ada@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, Samples.NOW));
    assertThat(bed.signIn(person("ada")).user().id()).isEqualTo(waiting.id());
    assertThat(bed.userOf(person("ada")).role()).isEqualTo(Role.ADMIN);
    assertThat(waiting("ada@example.org")).isEmpty();
  }

  @Test
  void changesOfPeopleWhoWaitAreInTheTrailInTheOrderOfTheLines() {
    User ada = bed.waits(new EmailAddress("ada@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    User bob = bed.waits(new EmailAddress("bob@example.org"), Role.VIEWER, UserStatus.ACTIVE);

    Outcome outcome = imported(line(1, "bob@example.org", Role.ADMIN, UserStatus.DISABLED),
        line(2, "carl@example.org", Role.ADMIN), line(3, "ada@example.org", Role.CAMPAIGN_MANAGER));

    assertThat(outcome).isEqualTo(new Outcome(3, 0, 3, 0, 0));
    assertThat(bed.auditTrail.events()).extracting(AuditEvent::type, AuditEvent::userId).startsWith(
        tuple(AuditEventType.ROLE_CHANGED, Optional.of(bob.id())),
        tuple(AuditEventType.STATUS_CHANGED, Optional.of(bob.id())),
        tuple(AuditEventType.ROLE_CHANGED, Optional.of(ada.id())));
    assertThat(waiting("bob@example.org")).get().matches(user -> user.role() == Role.ADMIN && !user.isActive());
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void aDisabledUserIsSignedOut() {
    SignedIn ada = bed.signIn(person("ada"));

    imported(line(1, "ada@example.org", Role.VIEWER, UserStatus.DISABLED));

    assertThat(bed.users.find(ada.user().id())).map(User::status).contains(UserStatus.DISABLED);
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    assertThat(bed.recorded(AuditEventType.STATUS_CHANGED)).hasSize(1);
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).hasSize(1);
  }

  @Test
  void aStatusThatIsNotStatedStays() {
    bed.disable(bed.signIn(person("ada")).user().id());
    imported(line(1, "bob@example.org", Role.VIEWER, UserStatus.DISABLED));

    imported(line(1, "ada@example.org", Role.ADMIN), line(2, "bob@example.org", Role.ADMIN));

    assertThat(bed.userOf(person("ada")).status()).isEqualTo(UserStatus.DISABLED);
    assertThat(waiting("bob@example.org")).map(User::status).contains(UserStatus.DISABLED);
  }

  @Test
  void theSecondTimeNothingChanges() {
    bed.signIn(person("ada"));
    Line[] lines = {line(1, "ada@example.org", Role.ADMIN), line(2, "bob@example.org", Role.CAMPAIGN_MANAGER),
        line(3, "eve@example.org", Role.VIEWER, UserStatus.DISABLED)};
    imported(lines);
    User ada = bed.userOf(person("ada"));
    List<AuditEvent> events = bed.auditTrail.events();
    bed.clock.advance(Duration.ofDays(1));

    assertThat(imported(lines)).isEqualTo(new Outcome(3, 0, 0, 3, 0));

    assertThat(bed.userOf(person("ada"))).isEqualTo(ada);
    assertThat(waiting("bob@example.org")).map(User::updatedAt).contains(Samples.NOW);
    assertThat(bed.auditTrail.events()).isEqualTo(events);
  }

  @Test
  void linesThatChangeNothingLockNoUser() {
    bed.signIn(person("ada"));
    imported(line(1, "bob@example.org", Role.VIEWER));
    UserRepository unlocked = new OtherUsers(bed.users) {
      @Override
      public List<User> findAndLock(Set<EmailAddress> emails) {
        throw new IllegalStateException("no user may be locked");
      }

      @Override
      public Set<UserId> lockActiveAdmins() {
        throw new IllegalStateException("no user may be locked");
      }
    };

    assertThat(imported(unlocked, bed.waitingUsers, line(1, "ada@example.org", Role.VIEWER),
        line(2, "bob@example.org", Role.VIEWER))).isEqualTo(new Outcome(2, 0, 0, 2, 0));
  }

  @Test
  void aLaterImportChangesTheRoleAndStatusOfAWaitingUser() {
    imported(line(1, "ada@example.org", Role.VIEWER));

    assertThat(imported(line(1, "ada@example.org", Role.ADMIN))).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.ADMIN);
    assertThat(imported(line(1, "ada@example.org", Role.ADMIN, UserStatus.DISABLED)))
        .isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(waiting("ada@example.org")).map(User::status).contains(UserStatus.DISABLED);
  }

  @Test
  void aWaitingUserKeepsTheIdAndTheTrailRecordsTheChange() {
    imported(line(1, "ada@example.org", Role.VIEWER));
    User waiting = waiting("ada@example.org").orElseThrow();
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();

    imported(line(1, "ada@example.org", Role.ADMIN));

    assertThat(waiting("ada@example.org").orElseThrow().id()).isEqualTo(waiting.id());
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(waiting.id()), Actor.COMMAND,
            Map.of("from", "viewer", "to", "admin"), Samples.NOW));
  }

  @Test
  void aStatusThatIsSetConcurrentlyStays() {
    imported(line(1, "ada@example.org", Role.VIEWER));
    User waiting = waiting("ada@example.org").orElseThrow();
    WaitingUsers meanwhile = new OtherWaitingUsers() {
      @Override
      public void lock() {
        bed.users.update(waiting.changed(Role.VIEWER, UserStatus.DISABLED, Samples.NOW));
      }
    };

    imported(bed.users, meanwhile, line(1, "ada@example.org", Role.ADMIN));

    assertThat(waiting("ada@example.org")).map(User::status).contains(UserStatus.DISABLED);
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.ADMIN);
  }

  @Test
  void theTrailTellsHowManyChangedAndHowManyWait() {
    bed.signIn(person("ada"));

    imported(line(1, "ada@example.org", Role.ADMIN), line(2, "bob@example.org", Role.ADMIN));

    assertThat(bed.recorded(AuditEventType.USERS_IMPORTED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("source", "team.csv", "lines", "2", "changed", "1", "waiting", "1"));
  }

  @Test
  void wrongLinesAreToldOfAndDoNotStopTheRest() {
    Outcome outcome = imported(new Line.Wrong(1, "no email"), line(2, "ada@example.org", Role.ADMIN),
        line(3, "ADA@example.org", Role.VIEWER), line(4, "bob@example.org", Role.ADMIN));

    assertThat(outcome).isEqualTo(new Outcome(4, 0, 2, 0, 2));
    assertThat(told).contains("refused 1 no email")
        .anySatisfy(text -> assertThat(text).startsWith("refused 3 An earlier line has the same email"));
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.ADMIN);
  }

  @Test
  void theLastAdminStaysOne() {
    User root = bed.withRole("root", Role.ADMIN);

    Outcome outcome = imported(line(1, "root@example.org", Role.VIEWER));
    Outcome disabling = imported(line(1, "root@example.org", Role.ADMIN, UserStatus.DISABLED));

    assertThat(outcome).isEqualTo(new Outcome(1, 0, 0, 0, 1));
    assertThat(disabling.refused()).isEqualTo(1);
    assertThat(bed.users.find(root.id())).contains(root);
    assertThat(told).anySatisfy(text -> assertThat(text).startsWith("refused 1 This is the last active admin"));
  }

  @Test
  void theLastAdminMayGoWhereALaterLineMakesAnother() {
    User root = bed.withRole("root", Role.ADMIN);
    bed.signIn(person("ada"));
    Line[] lines = Stream.concat(Stream.of(line(1, "root@example.org", Role.VIEWER)),
        Stream.concat(IntStream.range(2, 1_200).mapToObj(i -> line(i, "p" + i + "@example.org", Role.VIEWER)),
            Stream.of(line(1_200, "ada@example.org", Role.ADMIN))))
        .toArray(Line[]::new);

    assertThat(rehearsed(lines)).isEqualTo(new Outcome(1_200, 2, 1_198, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(1_200, 2, 1_198, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(1_200, 0, 0, 1_200, 0));
    assertThat(bed.users.find(root.id())).map(User::role).contains(Role.VIEWER);
  }

  @Test
  void theLastAdminMayGoWhereTheNextLineMakesAnother() {
    bed.withRole("root", Role.ADMIN);
    bed.signIn(person("ada"));
    Line[] lines = {line(1, "root@example.org", Role.VIEWER),
        line(2, "ada@example.org", Role.ADMIN, UserStatus.ACTIVE)};

    assertThat(rehearsed(lines)).isEqualTo(new Outcome(2, 2, 0, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(2, 2, 0, 0, 0));
  }

  @Test
  void oneOfTwoDemotedAdminsStays() {
    Stream.of("root", "ada").forEach(name -> bed.withRole(name, Role.ADMIN));
    Line[] lines = {line(1, "root@example.org", Role.VIEWER), line(2, "ada@example.org", Role.VIEWER)};

    assertThat(rehearsed(lines)).isEqualTo(new Outcome(2, 1, 0, 0, 1));
    assertThat(imported(lines)).isEqualTo(new Outcome(2, 1, 0, 0, 1));
    assertThat(bed.users.lockActiveAdmins()).hasSize(1);
  }

  @Test
  void aRehearsalTellsAllAndChangesNothing() {
    User ada = bed.signIn(person("ada")).user();
    List<AuditEvent> events = bed.auditTrail.events();

    Outcome outcome = rehearsed(line(1, "ada@example.org", Role.ADMIN), line(2, "bob@example.org", Role.VIEWER));

    assertThat(outcome).isEqualTo(new Outcome(2, 1, 1, 0, 0));
    assertThat(told).containsExactlyInAnyOrder("changes 1 admin", "waits 2", "progressed 2");
    assertThat(bed.users.find(ada.id())).contains(ada);
    assertThat(waiting("bob@example.org")).isEmpty();
    assertThat(bed.auditTrail.events()).isEqualTo(events);
  }

  @Test
  void aWaitingUserWithTheEmailOfAKnownUserIsRemoved() {
    bed.signIn(person("ada"));
    bed.waits(new EmailAddress("ada@example.org"), Role.ADMIN, UserStatus.ACTIVE);

    imported(line(1, "ada@example.org", Role.CAMPAIGN_MANAGER));

    assertThat(bed.userOf(person("ada")).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(waiting("ada@example.org")).isEmpty();
  }

  @Test
  void aKnownUserWhoseEmailIsNotVerifiedGetsNothingAndTheLineWaits() {
    bed.signIn(unverified(person("ada")));
    Line[] lines = {line(1, "ada@example.org", Role.ADMIN)};

    assertThat(rehearsed(lines)).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(1, 0, 0, 1, 0));

    assertThat(told).contains("waits 1").doesNotContain("changes 1 admin");
    assertThat(bed.userOf(person("ada")).role()).isEqualTo(Role.VIEWER);
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.ADMIN);
    assertThat(bed.signIn(person("ada")).user().role()).isEqualTo(Role.ADMIN);
    assertThat(waiting("ada@example.org")).isEmpty();
  }

  @Test
  void aLineRestrictsAKnownUserWithAnUnverifiedEmailAndWaitsForTheOwnerOfTheEmail() {
    SignedIn ada = bed.signIn(unverified(person("ada")));
    Line[] lines = {line(1, "ada@example.org", Role.ADMIN, UserStatus.DISABLED)};

    assertThat(rehearsed(lines)).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(bed.users.find(ada.user().id())).contains(ada.user());
    assertThat(imported(lines)).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(imported(lines)).isEqualTo(new Outcome(1, 0, 0, 1, 0));

    assertThat(told).contains("changes 1 viewer", "waits 1");
    assertThat(bed.userOf(person("ada")).role()).isEqualTo(Role.VIEWER);
    assertThat(bed.userOf(person("ada")).status()).isEqualTo(UserStatus.DISABLED);
    assertThat(bed.stored(ada.sessionId()).isRevoked()).isTrue();
    assertThat(waiting("ada@example.org")).map(User::status).contains(UserStatus.DISABLED);
  }

  @Test
  void theLastAdminStaysOneAlsoWhereTheEmailIsNotVerifiedAndNothingWaits() {
    User root = bed.withRole("root", Role.ADMIN);
    bed.signIn(unverified(person("root")));

    assertThat(imported(line(1, "root@example.org", Role.VIEWER))).isEqualTo(new Outcome(1, 0, 0, 0, 1));

    assertThat(bed.users.find(root.id())).map(User::role).contains(Role.ADMIN);
    assertThat(waiting("root@example.org")).isEmpty();
  }

  @Test
  void aUserWhoIsAddedConcurrentlyWithAnUnverifiedEmailIsDisabledByADisablingLine() {
    User ada = Samples.unverified(Samples.user("ada"));
    WaitingUsers meanwhile = new OtherWaitingUsers() {
      @Override
      public void lock() {
        bed.users.insert(ada);
        super.lock();
      }
    };

    assertThat(imported(bed.users, meanwhile, line(1, "ada@example.org", Role.ADMIN, UserStatus.DISABLED)))
        .isEqualTo(new Outcome(1, 0, 1, 0, 0));

    assertThat(bed.users.find(ada.id())).map(User::status).contains(UserStatus.DISABLED);
    assertThat(waiting("ada@example.org")).map(User::status).contains(UserStatus.DISABLED);
  }

  @Test
  void aUserWhoseEmailIsVerifiedConcurrentlyGetsTheRole() {
    bed.signIn(unverified(person("ada")));
    User ada = bed.userOf(person("ada"));
    User verified = new User(ada.id(), ada.identity(), ada.email(), true, ada.name(), Role.CAMPAIGN_MANAGER,
        ada.status(), ada.createdAt(), ada.updatedAt(), ada.lastLoginAt(), ada.version());

    assertThat(imported(bed.users, meanwhile(verified), line(1, "ada@example.org", Role.ADMIN)))
        .isEqualTo(new Outcome(1, 1, 0, 0, 0));
    assertThat(bed.userOf(person("ada")).role()).isEqualTo(Role.ADMIN);
    assertThat(waiting("ada@example.org")).isEmpty();
  }

  @Test
  void linesImportedBeforeAFailureStayAndTheNextImportGoesOn() {
    List<Line> lines = IntStream.rangeClosed(1, 1_200)
        .<Line>mapToObj(i -> line(i, "p" + i + "@example.org", Role.ADMIN)).toList();
    Iterator<Line> failing = Stream.concat(lines.stream().limit(700), Stream.<Line>generate(() -> {
      throw new IllegalStateException("the file is gone");
    })).iterator();

    assertThatThrownBy(() -> bed.importUsers().execute(command(failing, false))).hasMessage("the file is gone");

    assertThat(bed.recorded(AuditEventType.USERS_IMPORTED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("source", "team.csv", "lines", "700", "waiting", "600", "broken_off", "true"));
    assertThat(imported(lines.toArray(Line[]::new))).isEqualTo(new Outcome(1_200, 0, 600, 600, 0));
  }

  @Test
  void aUserWhoIsAddedConcurrentlyGetsTheRoleAndNoWaitingUserIsAdded() {
    User ada = Samples.user("ada");
    List<User> kept = new ArrayList<>();
    WaitingUsers meanwhile = new OtherWaitingUsers() {
      @Override
      public void lock() {
        bed.users.insert(ada);
        super.lock();
      }

      @Override
      public void add(List<User> added) {
        kept.addAll(added);
        super.add(added);
      }
    };

    assertThat(imported(bed.users, meanwhile, line(1, "ada@example.org", Role.ADMIN),
        line(2, "bob@example.org", Role.ADMIN))).isEqualTo(new Outcome(2, 1, 1, 0, 0));

    assertThat(bed.users.find(ada.id())).map(User::role).contains(Role.ADMIN);
    assertThat(kept).extracting(User::email).containsExactly(Samples.email("bob@example.org"));
  }

  @Test
  void aUserWhoGetsTheRoleConcurrentlyIsUnchanged() {
    User ada = bed.signIn(person("ada")).user();

    assertThat(imported(bed.users, meanwhile(Samples.withRole(ada, Role.ADMIN)),
        line(1, "ada@example.org", Role.ADMIN))).isEqualTo(new Outcome(1, 0, 0, 1, 0));
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).isEmpty();
  }

  @Test
  void aUserWhoChangesTheEmailConcurrentlyKeepsTheRoleAndTheLineWaits() {
    User ada = bed.signIn(person("ada")).user();

    assertThat(imported(bed.users, meanwhile(Samples.withEmail(ada, Samples.email("countess@example.org"))),
        line(1, "ada@example.org", Role.ADMIN))).isEqualTo(new Outcome(1, 0, 1, 0, 0));
    assertThat(bed.users.find(ada.id())).map(User::role).contains(Role.VIEWER);
    assertThat(waiting("ada@example.org")).map(User::role).contains(Role.ADMIN);
  }

  @Test
  void aFailureThatTheTrailCanNotTellOfComesWithTheReason() {
    Iterator<Line> failing = Stream.concat(
        IntStream.rangeClosed(1, 400).<Line>mapToObj(i -> line(i, "p" + i + "@example.org", Role.ADMIN)),
        Stream.<Line>generate(() -> {
          bed.database.takeAway();
          throw new IllegalStateException("the file is gone");
        })).iterator();

    assertThatThrownBy(() -> bed.importUsers().execute(command(failing, false))).hasMessage("the file is gone")
        .satisfies(failure -> assertThat(failure.getSuppressed()).singleElement()
            .isInstanceOf(DatabaseUnavailable.class));
  }

  @Test
  void aFailureOfTheDatabaseIsReported() {
    bed.database.takeAway();

    assertThatThrownBy(() -> imported(line(1, "ada@example.org", Role.ADMIN)))
        .isInstanceOf(DatabaseUnavailable.class);
  }

  private Optional<User> waiting(String email) {
    return bed.waiting(new EmailAddress(email));
  }

  private Outcome imported(Line... lines) {
    return bed.importUsers().execute(command(List.of(lines).iterator(), false));
  }

  private Outcome imported(UserRepository users, WaitingUsers waitingUsers, Line... lines) {
    return new ImportUsers(users, waitingUsers, bed.sessions, bed.auditTrail, bed.transactions, bed.secrets, bed.clock)
        .execute(command(List.of(lines).iterator(), false));
  }

  private Outcome rehearsed(Line... lines) {
    return bed.importUsers().execute(command(List.of(lines).iterator(), true));
  }

  private ImportUsers.Command command(Iterator<Line> lines, boolean dryRun) {
    return new ImportUsers.Command(lines, "team.csv", dryRun, Actor.COMMAND, new Told());
  }

  private static Line line(long number, String email, Role role) {
    return new Line.Assignment(number, new EmailAddress(email), role, Optional.empty());
  }

  private static Line line(long number, String email, Role role, UserStatus status) {
    return new Line.Assignment(number, new EmailAddress(email), role, Optional.of(status));
  }

  /** Another caller changes the user between the read and the lock. */
  private WaitingUsers meanwhile(User other) {
    return new OtherWaitingUsers() {
      @Override
      public List<User> find(Set<EmailAddress> emails) {
        bed.users.update(other);
        return super.find(emails);
      }
    };
  }

  private abstract class OtherWaitingUsers implements WaitingUsers {
    @Override
    public List<User> find(Set<EmailAddress> emails) {
      return bed.waitingUsers.find(emails);
    }

    @Override
    public List<User> findAndLock(Set<EmailAddress> emails) {
      return bed.waitingUsers.findAndLock(emails);
    }

    @Override
    public List<User> claim(Person person) {
      return bed.waitingUsers.claim(person);
    }

    @Override
    public void lock() {
      bed.waitingUsers.lock();
    }

    @Override
    public void add(List<User> added) {
      bed.waitingUsers.add(added);
    }

    @Override
    public Identification identify(User user) {
      return bed.waitingUsers.identify(user);
    }

    @Override
    public void merge(UserId waiting, UserId user, Instant now) {
      bed.waitingUsers.merge(waiting, user, now);
    }

    @Override
    public void remove(UserId id) {
      bed.waitingUsers.remove(id);
    }
  }

  private final class Told implements ImportUsers.Listener {
    @Override
    public void changes(Line.Assignment line, User before, User after) {
      told.add("changes " + line.number() + " " + after.role().label());
    }

    @Override
    public void waits(Line.Assignment line) {
      told.add("waits " + line.number());
    }

    @Override
    public void refused(long number, String reason) {
      told.add("refused " + number + " " + reason);
    }

    @Override
    public void progressed(long lines) {
      told.add("progressed " + lines);
    }
  }
}
