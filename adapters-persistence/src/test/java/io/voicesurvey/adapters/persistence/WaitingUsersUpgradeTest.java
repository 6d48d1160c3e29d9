package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.HibernateWaitingUsers;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.port.WaitingUsers.Identification;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of the release with pending roles, and that release running together with this one. */
class WaitingUsersUpgradeTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.org");

  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final SchemaMigration migration = new SchemaMigration(settings);
  private final Database database = new Database(settings);
  private final UserRepository users = new HibernateUserRepository(database);
  private final SessionRepository sessions = new HibernateSessionRepository(database);
  private final WaitingUsers waitingUsers = new HibernateWaitingUsers(database);

  @BeforeEach
  void asItWas() {
    List<String> later = Postgres.query(settings, """
        SELECT id FROM databasechangelog WHERE orderexecuted >
          (SELECT orderexecuted FROM databasechangelog WHERE id = 'index-service-accounts')""");
    assertThat(later).contains("let-users-wait-for-an-identity");
    migration.rollback(later.size());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void pendingRolesBecomeWaitingUsers() {
    pending("Ann@example.org", "admin", "active");
    pending("bob@example.org", "viewer", "disabled");

    migration.update();

    User ann = waiting(ANN).orElseThrow();
    assertThat(ann).isEqualTo(User.waiting(ann.id(), new EmailAddress("Ann@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, Instant.parse("2026-01-02T03:04:05.678Z")));
    assertThat(ann.id().value().version()).isEqualTo(7);
    assertThat(ann.id().value().getMostSignificantBits() >>> 16)
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli());
    assertThat(waiting(new EmailAddress("BOB@example.org"))).map(User::status).contains(UserStatus.DISABLED);
    assertThat(users.find(UserFilter.ALL, Optional.empty(), 9)).hasSize(2);
    assertThat(Postgres.query(settings, "SELECT email FROM pending_roles")).isEmpty();
  }

  @Test
  void thePendingEmailIsANameWithoutTheCharactersThatANameCannotHave() {
    List<EmailAddress> emails = Stream.of(formatCharacters(0, 0xFFFF), formatCharacters(0x10000, 0x10FFFF))
        .map(characters -> new EmailAddress("ada" + characters + "@example.org")).toList();
    EmailAddress blank = new EmailAddress("\u00A0\u2007\u202F\u200C\u200D".repeat(60) + "@example.org");
    EmailAddress longest = new EmailAddress("l".repeat(300) + "@example.org");
    emails.forEach(email -> pending(email.value(), "viewer", "active"));

    migration.update();
    Stream.of(blank, longest).forEach(email -> pending(email.value(), "viewer", "active"));

    assertThat(emails).extracting(this::nameOf).containsOnly("ada@example.org");
    assertThat(nameOf(blank)).isEqualTo("@example.org");
    assertThat(nameOf(longest)).isEqualTo("l".repeat(255));
    assertThat(users.find(UserFilter.ALL, Optional.empty(), 9)).hasSize(4);
  }

  @Test
  void waitingUsersBecomePendingRolesIfTheReleaseIsTakenBack() {
    migration.update();
    waitingUsers.add(List.of(Samples.waiting(ANN, Role.ADMIN, UserStatus.DISABLED)));
    users.insert(Samples.user("carl"));

    asItWas();

    assertThat(Postgres.query(settings, "SELECT email || ' ' || role || ' ' || status FROM pending_roles"))
        .containsExactly("ann@example.org admin disabled");
    assertThat(Postgres.query(settings, "SELECT subject FROM users")).containsExactly("carl");
    migration.update();
    assertThat(waiting(ANN)).map(User::role).contains(Role.ADMIN);
  }

  @Test
  void aRoleThatTheReleaseBeforeStoresIsTakenOverImmediately() {
    migration.update();

    pending("ann@example.org", "viewer", "active");
    User ann = waiting(ANN).orElseThrow();
    pending("Ann@example.org", "viewer", "active");
    assertThat(waiting(ANN)).contains(ann);
    pending("ann@example.org", "admin", "disabled");

    assertThat(waiting(ANN)).contains(Samples.withVersion(
        ann.changed(Role.ADMIN, UserStatus.DISABLED, ann.createdAt()), 1));
    assertThat(Postgres.query(settings, "SELECT email FROM pending_roles")).isEmpty();
  }

  @Test
  void aUserWhoSignsInAtTheReleaseBeforeIsUnverifiedWhereAWaitingUserHasTheEmail() {
    migration.update();
    waitingUsers.add(List.of(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE)));

    signsInBefore("ann", "ann@example.org", "viewer");
    signsInBefore("carl", "carl@example.org", "viewer");

    assertThat(user("ann").emailVerified()).isFalse();
    assertThat(user("ann").isActive()).isTrue();
    assertThat(user("carl").emailVerified()).isTrue();
    Postgres.execute(settings, "UPDATE users SET email = 'ann@example.org', email_key = 'x', verified_email_key = 'x'"
        + " WHERE subject = 'ann'; UPDATE users SET email = 'ann@example.org', email_key = 'ann@example.org',"
        + " verified_email_key = 'ann@example.org' WHERE subject = 'carl'");
    assertThat(user("carl").emailVerified()).isFalse();
  }

  @Test
  void aDisabledWaitingUserIsDisabledAlsoAtTheReleaseBeforeExceptAnAdministrator() {
    migration.update();
    waitingUsers.add(List.of(Samples.waiting(ANN, Role.VIEWER, UserStatus.DISABLED),
        Samples.waiting(new EmailAddress("root@example.org"), Role.VIEWER, UserStatus.DISABLED)));

    signsInBefore("ann", "ann@example.org", "viewer");
    signsInBefore("root", "root@example.org", "admin");

    assertThat(user("ann").isActive()).isFalse();
    assertThat(user("root").isActive()).isTrue();
    assertThat(user("root").emailVerified()).isFalse();
  }

  @Test
  void aWaitingUserDeletedByTheDirectoryDisablesNoUser() {
    migration.update();
    waitingUsers.add(List.of(Samples.waiting(ANN, Role.VIEWER, UserStatus.ACTIVE)));
    User deleted = waiting(ANN).orElseThrow();
    assertThat(users.update(deleted.removed(deleted.createdAt()))).isEqualTo(UserRepository.Update.UPDATED);

    signsInBefore("ann", "ann@example.org", "viewer");

    assertThat(user("ann").isActive()).isTrue();
    assertThat(user("ann").emailVerified()).isTrue();
  }

  @Test
  void aDisabledWaitingUserHasNoSessionAfterBeingEnabledExceptAnAdministrator() {
    migration.update();
    EmailAddress root = new EmailAddress("root@example.org");
    waitingUsers.add(List.of(Samples.waiting(ANN, Role.VIEWER, UserStatus.DISABLED),
        Samples.waiting(root, Role.VIEWER, UserStatus.DISABLED)));
    List<User> before = List.of(Samples.user("ann"), Samples.withRole(Samples.user("root"), Role.ADMIN));
    User carl = Samples.user("carl");
    startsSession(carl);

    new HibernateTransactions(database).inTransaction(() -> {
      before.forEach(this::startsSession);
      return true;
    });
    Postgres.execute(settings,
        "UPDATE users SET email = NULL, email_key = NULL, verified_email_key = NULL WHERE subject = 'ann';"
            + " UPDATE users SET email = 'ann@example.org', email_key = 'ann@example.org',"
            + " verified_email_key = 'ann@example.org' WHERE subject = 'carl'");
    Postgres.execute(settings, "UPDATE users SET status = 'active'");

    assertThat(sessions.findLive(before.getFirst().id())).isEmpty();
    assertThat(sessions.findLive(carl.id())).isEmpty();
    assertThat(sessions.findLive(before.getLast().id())).hasSize(1);
  }

  @Test
  void theReleaseBeforeReadsAndChangesAWaitingUserAsOneWithoutAnEmail() {
    migration.update();
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers.add(List.of(ann));

    assertThat(Postgres.query(settings, "SELECT count(*) FROM users WHERE issuer IS NOT NULL AND subject IS NOT NULL"
        + " AND email IS NULL AND email_key IS NULL AND name <> ''")).containsExactly("1");
    Postgres.execute(settings, "UPDATE users SET email = NULL, role = 'viewer', version = version + 1 WHERE id = '"
        + ann.id().value() + "' AND email_key IS NOT DISTINCT FROM NULL");

    assertThat(waiting(ANN)).contains(Samples.withVersion(Samples.withRole(ann, Role.VIEWER), 1));
  }

  @Test
  void aWaitingUserWithoutAStoredIdentityIsOneWithThePlaceholder() {
    migration.update();
    User ann = Samples.withExternalId(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE), "A-17");
    User bob = Samples.waiting(new EmailAddress("bob@example.org"), Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers.add(List.of(ann, bob));

    Postgres.execute(settings, "UPDATE users SET issuer = NULL, subject = NULL");

    assertThat(users.find(ann.id())).contains(ann);
    assertThat(users.find(new UserFilter(Optional.empty(), Optional.empty(), Optional.empty(), true), Optional.empty(),
        9)).containsExactlyInAnyOrder(ann, bob);
    assertThat(users.lockActiveAdmins()).isEmpty();
    Person person = new Person(new ExternalIdentity(Samples.ISSUER, "ann"), new DisplayName("Ann"), Optional.empty(),
        false, Optional.empty(), false, ann.externalId());
    assertThat(waitingUsers.claim(person)).containsExactly(ann);
    assertThat(waitingUsers.identify(ann.identified(person, Samples.NOW))).isEqualTo(Identification.IDENTIFIED);
    assertThat(users.lockActiveAdmins()).containsExactly(ann.id());
    waitingUsers.remove(bob.id());
    assertThat(users.find(bob.id())).isEmpty();
  }

  @Test
  void aUserWhoReplacesAWaitingUserInOneTransactionIsVerified() {
    migration.update();
    User waiting = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers.add(List.of(waiting));
    User ann = Samples.user("ann");

    new HibernateTransactions(database).inTransaction(() -> {
      users.insert(ann);
      waitingUsers.remove(waiting.id());
      return true;
    });

    assertThat(users.find(ann.id())).contains(ann);
  }

  private void pending(String email, String role, String status) {
    Postgres.execute(settings, """
        INSERT INTO pending_roles (email_key, email, role, status, imported_at)
        SELECT email_key, email, role::user_role, status::user_status, '2026-01-02T03:04:05.678Z'
        FROM (VALUES (lower('%1$s'), '%1$s', '%2$s', '%3$s')) AS given (email_key, email, role, status)
        ON CONFLICT (email_key) DO UPDATE SET email = excluded.email, role = excluded.role, status = excluded.status,
          imported_at = excluded.imported_at""".formatted(email, role, status));
  }

  private void signsInBefore(String subject, String email, String role) {
    Postgres.execute(settings, """
        INSERT INTO users (id, issuer, subject, email, email_key, verified_email_key, name, name_key, role, status,
          created_at, updated_at, last_login_at, version)
        VALUES (gen_random_uuid(), '%s', '%s', '%3$s', '%3$s', '%3$s', 'Unknown', 'unknown', '%4$s', 'active', now(),
          now(), now(), 0) ON CONFLICT DO NOTHING""".formatted(Samples.ISSUER, subject, email, role));
  }

  private void startsSession(User user) {
    users.insert(user);
    sessions.insert(Samples.session(user.name().value(), user));
  }

  private static String formatCharacters(int first, int last) {
    return IntStream.rangeClosed(first, last).filter(codePoint -> Character.getType(codePoint) == Character.FORMAT)
        .mapToObj(Character::toString).collect(Collectors.joining());
  }

  private String nameOf(EmailAddress email) {
    return waiting(email).orElseThrow().name().value();
  }

  private Optional<User> waiting(EmailAddress email) {
    return waitingUsers.find(Set.of(email)).stream().findFirst();
  }

  private User user(String subject) {
    return users.findAndLock(new ExternalIdentity(Samples.ISSUER, subject)).orElseThrow();
  }
}
