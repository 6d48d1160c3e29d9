package io.voicesurvey.adapters.persistence.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditTrail;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.KnownUser;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.application.user.ReplaceUser;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person signs in while the directory disables the user. The logins do what a login does, in its order. */
class LeaverRaceTest {
  private static final String WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
      + " AND wait_event_type = 'Lock'";
  private static final ExternalId ID = new ExternalId("X-1");

  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final Database database = new Database(settings);
  private final UserRepository users = new HibernateUserRepository(database);
  private final WaitingUsers waitingUsers = new HibernateWaitingUsers(database);
  private final SessionRepository sessions = new HibernateSessionRepository(database);
  private final AuditTrail auditTrail = new JdbcAuditTrail(database);
  private final Transactions transactions = new HibernateTransactions(database);
  private final ExecutorService directory = Executors.newSingleThreadExecutor();
  private final User leaver = Samples.user("leaver");

  @BeforeEach
  void add_the_user_of_the_directory() {
    users.insert(leaver);
    assertThat(users.update(Samples.withExternalId(leaver, ID.value()))).isEqualTo(Update.UPDATED);
  }

  @AfterEach
  void close() {
    directory.close();
    database.close();
  }

  @Test
  void a_login_that_began_before_the_user_is_disabled() throws Exception {
    Future<ReplaceUser.Outcome> disabling = transactions.inTransaction(() -> {
      assertThat(users.findAndLock(stating("leaver"))).map(KnownUser::user).get().matches(User::isActive);
      Future<ReplaceUser.Outcome> waiting = waiting(this::disable);
      sessions.insert(Samples.session("late", leaver));
      return waiting;
    });

    assertThat(disabling.get()).isInstanceOf(ReplaceUser.Outcome.Replaced.class);
    assertThat(sessions.findLive(leaver.id())).isEmpty();
  }

  @Test
  void a_login_that_begins_while_the_user_is_disabled() throws Exception {
    Future<Optional<KnownUser>> signingIn = transactions.inTransaction(() -> {
      User before = users.findAndLock(leaver.id()).orElseThrow();
      Future<Optional<KnownUser>> waiting = waiting(() -> users.findAndLock(stating("leaver")));
      assertThat(users.update(Samples.withStatus(before, UserStatus.DISABLED))).isEqualTo(Update.UPDATED);
      return waiting;
    });

    assertThat(signingIn.get()).map(KnownUser::user).get().matches(user -> !user.isActive());
  }

  /** Starts the work, and returns when it waits for a lock of this transaction. */
  private <T> Future<T> waiting(Callable<T> work) {
    Future<T> started = directory.submit(work);
    while (Postgres.query(settings, WAITING).isEmpty()) {
      assertThat(started).isNotDone();
    }
    return started;
  }

  private ReplaceUser.Outcome disable() {
    DirectoryProfile inactive = new DirectoryProfile(new UserName("leaver@example.org"), Optional.of(ID), false,
        leaver.name(), leaver.email(), Optional.empty());
    return new ReplaceUser(new JdbcProvisionedUsers(database), users, waitingUsers, sessions, auditTrail, transactions,
        () -> Samples.NOW)
        .execute(new ReplaceUser.Command(leaver.id(), inactive, AcceptedVersions.ANY, Actor.COMMAND));
  }

  private static Person stating(String name) {
    return new Person(Samples.user(name).identity().orElseThrow(), new DisplayName(name),
        Samples.email(name + "@example.org"), true, Optional.empty(), false, Optional.of(ID));
  }
}
