package io.voicesurvey.adapters.persistence.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditTrail;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.InMemorySecretGenerator;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Insertion;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ProvisionUser;
import io.voicesurvey.application.user.ReplaceUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login and a change of the user with the same email run together: neither waits for a lock of the other. */
class LockOrderTest {
  private static final EmailAddress EMAIL = new EmailAddress("anna@example.org");
  private static final String WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
      + " AND wait_event_type = 'Lock'";

  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final Database database = new Database(settings);
  private final UserRepository users = new HibernateUserRepository(database);
  private final WaitingUsers waitingUsers = new HibernateWaitingUsers(database);
  private final SessionRepository sessions = new HibernateSessionRepository(database);
  private final AuditTrail auditTrail = new JdbcAuditTrail(database);
  private final Transactions transactions = new HibernateTransactions(database);
  private final ExecutorService administrator = Executors.newSingleThreadExecutor();
  private final User anna = unverified("anna", "anna", Optional.of(EMAIL));

  @BeforeEach
  void add_a_user_with_the_unverified_email_and_a_waiting_user() {
    users.insert(anna);
    waitingUsers.add(List.of(Samples.waiting(EMAIL, Role.ADMIN, UserStatus.ACTIVE)));
  }

  @AfterEach
  void close() {
    administrator.close();
    database.close();
  }

  @Test
  void an_import_that_restricts_a_user_and_the_waiting_user() throws Exception {
    assertThat(signingInWhile(() -> imported(line(1, EMAIL, Role.VIEWER)))).isEqualTo(Insertion.EMAIL_TAKEN);

    assertThat(users.find(anna.id())).map(User::role).contains(Role.VIEWER);
    assertThat(waitingUsers.find(Set.of(EMAIL))).extracting(User::role).containsExactly(Role.VIEWER);
  }

  @Test
  void a_change_of_a_user_and_of_the_waiting_user() throws Exception {
    ChangeUser changeUser = new ChangeUser(users, waitingUsers, sessions, auditTrail, transactions, () -> Samples.NOW);
    ChangeUser.Command disable = new ChangeUser.Command(new UserReference.ByEmail(EMAIL), Optional.empty(),
        Optional.of(UserStatus.DISABLED), AcceptedVersions.ANY, Actor.COMMAND);

    assertThat(signingInWhile(() -> changeUser.execute(disable))).isEqualTo(Insertion.EMAIL_TAKEN);

    assertThat(users.find(anna.id())).map(User::status).contains(UserStatus.DISABLED);
    assertThat(waitingUsers.find(Set.of(EMAIL))).extracting(User::status).containsExactly(UserStatus.DISABLED);
  }

  /** Another login of the same person is first, after this login has looked for the user. */
  @Test
  void an_import_and_the_second_first_login_of_one_person() throws Exception {
    User twin = unverified("twin", "anna", Optional.empty());

    assertThat(signingInWhile(() -> imported(line(1, EMAIL, Role.VIEWER)), twin)).isEqualTo(Insertion.IDENTITY_TAKEN);
  }

  @Test
  void an_import_and_a_directory_that_changes_the_waiting_user() throws Exception {
    UserId waiting = waitingUsers.find(Set.of(EMAIL)).getFirst().id();
    ReplaceUser replaceUser = new ReplaceUser(new JdbcProvisionedUsers(database), users, waitingUsers, sessions,
        auditTrail, transactions, () -> Samples.NOW);
    ReplaceUser.Command disable = new ReplaceUser.Command(waiting, inactive(), AcceptedVersions.ANY, Actor.COMMAND);

    assertThat(importingWhile(() -> replaceUser.execute(disable)))
        .isInstanceOfSatisfying(ReplaceUser.Outcome.Replaced.class,
            replaced -> assertThat(replaced.user().isActive()).isFalse());
  }

  @Test
  void an_import_and_a_directory_that_creates_a_deleted_user_again() throws Exception {
    Postgres.execute(settings, "UPDATE users SET removed = true WHERE waiting_email IS NOT NULL");
    ProvisionUser provisionUser = new ProvisionUser(new JdbcProvisionedUsers(database), users, waitingUsers, sessions,
        auditTrail, transactions, new InMemorySecretGenerator(), Set.of(), () -> Samples.NOW);

    assertThat(importingWhile(() -> provisionUser.execute(new ProvisionUser.Command(inactive(), Actor.COMMAND))))
        .isInstanceOfSatisfying(ProvisionUser.Outcome.Taken.class,
            taken -> assertThat(taken.holder().id()).isEqualTo(anna.id()));
  }

  @Test
  void a_login_of_a_deleted_user_and_a_directory_that_gives_the_email_to_another() throws Exception {
    Postgres.execute(settings, "UPDATE users SET removed = true, status = 'disabled' WHERE email IS NOT NULL");
    waitingUsers.remove(waitingUsers.find(Set.of(EMAIL)).getFirst().id());
    User heir = Samples.waiting(new EmailAddress("heir@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers.add(List.of(heir));
    ReplaceUser replaceUser = new ReplaceUser(new JdbcProvisionedUsers(database), users, waitingUsers, sessions,
        auditTrail, transactions, () -> Samples.NOW);
    ReplaceUser.Command taking = new ReplaceUser.Command(heir.id(), inactive(), AcceptedVersions.ANY, Actor.COMMAND);
    AtomicReference<Future<ReplaceUser.Outcome>> changing = new AtomicReference<>();

    List<User> claimed = transactions.inTransaction(() -> {
      assertThat(users.findAndLock(anna.identity().orElseThrow())).isPresent();
      Future<ReplaceUser.Outcome> waiting = administrator.submit(() -> replaceUser.execute(taking));
      changing.set(waiting);
      while (Postgres.query(settings, WAITING).isEmpty()) {
        assertThat(waiting).isNotDone();
      }
      return waitingUsers.claim(new Person(anna.identity().orElseThrow(), anna.name(), Optional.of(EMAIL), true,
          Optional.empty()));
    });

    assertThat(claimed).isEmpty();
    assertThat(changing.get().get()).isInstanceOf(ReplaceUser.Outcome.Replaced.class);
    assertThat(users.find(anna.id())).get().matches(leaver -> leaver.email().isEmpty());
    assertThat(waitingUsers.find(Set.of(EMAIL))).extracting(User::id).containsExactly(heir.id());
  }

  /** What an import does, in its order, while the change waits for it. */
  private <T> T importingWhile(Callable<T> change) throws Exception {
    AtomicReference<Future<T>> changing = new AtomicReference<>();
    List<User> locked = transactions.inTransaction(() -> {
      waitingUsers.lock();
      Future<T> waiting = administrator.submit(change);
      changing.set(waiting);
      while (Postgres.query(settings, WAITING).isEmpty()) {
        assertThat(waiting).isNotDone();
      }
      return waitingUsers.findAndLock(Set.of(EMAIL));
    });
    assertThat(locked).hasSize(1);
    return changing.get().get();
  }

  private static DirectoryProfile inactive() {
    return new DirectoryProfile(new UserName(EMAIL.value()), Optional.empty(), false, new DisplayName("Anna"),
        Optional.of(EMAIL), Optional.empty());
  }

  /** A role map makes an administrator without locking the others. */
  @Test
  void two_locks_of_the_administrators_while_one_more_is_made() throws Exception {
    List<User> both = Stream.of("ada", "bob").map(name -> Samples.withRole(Samples.user(name), Role.VIEWER))
        .sorted(Comparator.comparing(user -> user.id().value().toString())).toList();
    both.forEach(users::insert);
    makeAdmin(both.getLast());
    AtomicReference<Future<Set<UserId>>> other = new AtomicReference<>();

    Optional<User> locked = transactions.inTransaction(() -> {
      assertThat(users.lockActiveAdmins()).containsExactly(both.getLast().id());
      makeAdmin(both.getFirst());
      Future<Set<UserId>> waiting = administrator.submit(users::lockActiveAdmins);
      other.set(waiting);
      while (Postgres.query(settings, WAITING).isEmpty()) {
        assertThat(waiting).isNotDone();
      }
      return users.findAndLock(both.getFirst().id());
    });

    assertThat(locked).isPresent();
    assertThat(other.get().get()).hasSize(2);
  }

  /** A login ends the session that another user had in its browser, and that user is disabled meanwhile. */
  @Test
  void a_login_that_replaces_a_session_and_a_change_of_its_user() throws Exception {
    User newcomer = Samples.user("newcomer");
    users.insert(newcomer);
    Session replaced = Samples.session("replaced", anna);
    Session other = Samples.session("other", anna);
    sessions.insert(replaced);
    sessions.insert(other);
    ChangeUser changeUser = new ChangeUser(users, waitingUsers, sessions, auditTrail, transactions, () -> Samples.NOW);
    ChangeUser.Command disable = new ChangeUser.Command(new UserReference.ById(anna.id()), Optional.empty(),
        Optional.of(UserStatus.DISABLED), AcceptedVersions.ANY, Actor.COMMAND);

    Future<?> changing = replacing(newcomer, replaced, () -> changeUser.execute(disable));
    changing.get();

    assertThat(users.find(anna.id())).map(User::status).contains(UserStatus.DISABLED);
    assertThat(sessions.findLive(anna.id())).isEmpty();
    assertThat(sessions.findLive(newcomer.id())).hasSize(1);
    assertThat(Postgres.query(settings, "SELECT type FROM audit_events WHERE type = 'login_replaced'")).hasSize(1);
  }

  @Test
  void a_login_that_replaces_a_session_and_a_refresh_of_it() throws Exception {
    User newcomer = Samples.user("newcomer");
    users.insert(newcomer);
    Session replaced = Samples.session("replaced", anna);
    sessions.insert(replaced);
    AtomicReference<Optional<UserSession>> turned = new AtomicReference<>();

    replacing(newcomer, replaced, () -> turned.set(sessions.rotate(replaced.id(), 0, Samples.POLICY))).get();

    assertThat(turned.get()).isEmpty();
    assertThat(sessions.findLive(anna.id())).isEmpty();
  }

  /** What a login does, in its order; it waits for the change before it records the end of the session. */
  private Future<?> replacing(User newcomer, Session replaced, Runnable change) {
    return transactions.inTransaction(() -> {
      users.findAndLock(newcomer.identity().orElseThrow());
      sessions.insert(Samples.session("new", newcomer));
      assertThat(sessions.revoke(replaced.id())).isTrue();
      Future<?> waiting = administrator.submit(change);
      while (Postgres.query(settings, WAITING).isEmpty()) {
        assertThat(waiting).isNotDone();
      }
      auditTrail.add(AuditEvent.loginReplaced(anna.id(), replaced.id(), newcomer.id(), Samples.NOW));
      return waiting;
    });
  }

  private void makeAdmin(User user) {
    Postgres.execute(settings, "UPDATE users SET role = 'admin' WHERE id = '" + user.id().value() + "'");
  }

  private Insertion signingInWhile(Runnable change) throws Exception {
    return signingInWhile(change, Samples.withEmail(Samples.user("other"), Optional.of(EMAIL)));
  }

  private Insertion signingInWhile(Runnable change, User newcomer) throws Exception {
    AtomicReference<Future<?>> changing = new AtomicReference<>();
    Insertion inserted = transactions.inTransaction(() -> {
      waitingUsers.claim(new Person(new ExternalIdentity(Samples.ISSUER, "other"), new DisplayName("Other"),
          Optional.of(EMAIL), true, Optional.empty()));
      Future<?> waiting = administrator.submit(change);
      changing.set(waiting);
      while (Postgres.query(settings, WAITING).isEmpty()) {
        assertThat(waiting).isNotDone();
      }
      return users.insert(newcomer);
    });
    changing.get().get();
    return inserted;
  }

  private void imported(ImportUsers.Line... lines) {
    ImportUsers importUsers = new ImportUsers(users, waitingUsers, sessions, auditTrail, transactions,
        new InMemorySecretGenerator(), () -> Samples.NOW);
    importUsers.execute(new ImportUsers.Command(List.of(lines).iterator(), "team.csv", false, Actor.COMMAND,
        new Unheard()));
  }

  private static User unverified(String name, String subject, Optional<EmailAddress> email) {
    User user = Samples.user(name);
    return new User(user.id(), Samples.user(subject).identity(), email, false, user.name(), Role.CAMPAIGN_MANAGER,
        UserStatus.ACTIVE, user.createdAt(), user.updatedAt(), user.lastLoginAt(), 0);
  }

  private static ImportUsers.Line line(int number, EmailAddress email, Role role) {
    return new ImportUsers.Line.Assignment(number, email, role, Optional.empty());
  }

  private static final class Unheard implements ImportUsers.Listener {
    @Override
    public void changes(ImportUsers.Line.Assignment line, User before, User after) {}

    @Override
    public void waits(ImportUsers.Line.Assignment line) {}

    @Override
    public void refused(long number, String reason) {}

    @Override
    public void progressed(long lines) {}
  }
}
