package io.voicesurvey.adapters.persistence.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SessionRepository.RevokedBatch;
import io.voicesurvey.application.port.SessionRepositoryContract;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateSessionRepositoryTest implements SessionRepositoryContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();
  private static final String WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
      + " AND wait_event_type = 'Lock'";
  private static final SessionRepository SESSIONS = new HibernateSessionRepository(POSTGRES.database());

  @Override
  public SessionRepository sessions() {
    return SESSIONS;
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }

  @Override
  public void pass(Duration time) {
    SessionTimes.pass(POSTGRES, time);
  }

  @Test
  void a_locked_session_delays_no_other_session() throws Exception {
    User anna = Samples.user("anna");
    users().insert(anna);
    Session held = Samples.session("held", anna);
    List<Session> free = IntStream.range(0, 40).mapToObj(i -> Samples.session("free" + i, anna)).toList();
    sessions().insert(held);
    free.forEach(sessions()::insert);

    try (Connection holder = Postgres.connect(POSTGRES.settings());
        ExecutorService caller = Executors.newSingleThreadExecutor()) {
      holder.setAutoCommit(false);
      try (PreparedStatement lock = holder.prepareStatement("SELECT 1 FROM sessions WHERE id = ? FOR UPDATE")) {
        lock.setObject(1, held.id().value());
        lock.execute();
      }
      Future<Optional<UserSession>> waiting = caller.submit(() -> rotate(held));
      List<Boolean> turned = Race
          .run(free.stream().<Callable<Boolean>>map(session -> () -> rotate(session).isPresent()).toList());

      assertThat(turned).containsOnly(true);
      assertThat(waiting).isNotDone();
      holder.rollback();
      assertThat(waiting.get().map(found -> found.session().generation())).contains(1);
    }
  }

  /**
   * A batch that is not full ends the revocation of all sessions, so a concurrent rotation or end must not reduce it.
   */
  @Test
  void a_session_that_turns_or_ends_while_a_batch_waits_for_it_leaves_the_batch_full() throws Exception {
    User anna = Samples.user("anna");
    users().insert(anna);
    List<Session> all = IntStream.range(0, 6).mapToObj(i -> Samples.session("all" + i, anna)).toList();
    all.forEach(sessions()::insert);
    List<String> ids = Postgres.query(POSTGRES.settings(), "SELECT id FROM sessions ORDER BY id");

    for (String change : List.of("generation = generation + 1, expires_at = expires_at + interval '1 s'",
        "revoked_at = now()")) {
      Postgres.execute(POSTGRES.settings(), "UPDATE sessions SET revoked_at = NULL");
      try (Connection holder = Postgres.connect(POSTGRES.settings());
          ExecutorService caller = Executors.newSingleThreadExecutor()) {
        holder.setAutoCommit(false);
        try (PreparedStatement update = holder
            .prepareStatement("UPDATE sessions SET " + change + " WHERE id = ?::uuid")) {
          update.setString(1, ids.get(1));
          update.execute();
        }
        Future<RevokedBatch> waiting = caller.submit(() -> sessions().revokeNext(Optional.empty(), 3));
        while (Postgres.query(POSTGRES.settings(), WAITING).isEmpty()) {
          assertThat(waiting).isNotDone();
        }
        holder.commit();

        RevokedBatch batch = waiting.get();
        assertThat(batch.count()).isEqualTo(3);
        assertThat(sessions().revokeNext(batch.last(), 10).last()).isEmpty();
        assertThat(Postgres.query(POSTGRES.settings(), "SELECT id FROM sessions WHERE revoked_at IS NULL")).isEmpty();
      }
    }
  }

  @Test
  void a_purge_deletes_no_session_whose_last_use_it_cannot_keep() throws Exception {
    User anna = Samples.user("anna");
    User bob = Samples.user("bob");
    User carl = Samples.user("carl");
    for (User user : List.of(anna, bob, carl)) {
      users().insert(user);
      sessions().insert(Samples.session(user.name().value(), user));
    }
    pass(Duration.ofDays(8));
    Postgres.execute(POSTGRES.settings(), """
        UPDATE users SET created_at = now() - interval '9 days',
          last_login_at = now() - CASE name WHEN 'carl' THEN interval '1 day' ELSE interval '9 days' END""");
    List<String> uses = Postgres.query(POSTGRES.settings(), """
        SELECT last_used_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE name <> 'carl' ORDER BY name""");

    try (Connection holder = Postgres.connect(POSTGRES.settings());
        PreparedStatement lock = holder.prepareStatement("SELECT 1 FROM users WHERE name <> 'bob' FOR UPDATE")) {
      holder.setAutoCommit(false);
      lock.execute();

      assertThat(sessions().purge(Optional.empty(), 9, Duration.ZERO).deleted()).isEqualTo(2);
      assertThat(sessions().find(Samples.session("anna", anna).id())).isPresent();
      holder.rollback();
    }

    assertThat(sessions().purge(Optional.empty(), 9, Duration.ZERO).deleted()).isEqualTo(1);
    assertThat(Postgres.query(POSTGRES.settings(), "SELECT seen_at FROM users WHERE seen_at IS NOT NULL ORDER BY name"))
        .isEqualTo(uses);
  }

  private Optional<UserSession> rotate(Session session) {
    return sessions().rotate(session.id(), 0, Samples.POLICY);
  }
}
