package io.voicesurvey.adapters.persistence.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.application.port.RechecksContract;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

class JdbcRechecksTest implements RechecksContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();
  private static final Rechecks RECHECKS = new JdbcRechecks(POSTGRES.database());
  private static final SessionRepository SESSIONS = new HibernateSessionRepository(POSTGRES.database());

  @Override
  public Rechecks rechecks() {
    return RECHECKS;
  }

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
  void two_instances_share_the_sessions_and_each_asks_about_its_own() throws Exception {
    List<SessionId> all = start(40);
    pass(HOUR);

    try (Database other = new Database(POSTGRES.settings())) {
      Rechecks second = new JdbcRechecks(other);
      Callable<List<DueRecheck>> here = () -> RECHECKS.claim(Samples.ISSUER, 4, LEASE, HOUR).claimed();
      Callable<List<DueRecheck>> there = () -> second.claim(Samples.ISSUER, 4, LEASE, HOUR).claimed();
      List<SessionId> claimed = Stream
          .concat(
              Race.run(Stream.generate(() -> List.of(here, there)).limit(10).flatMap(List::stream).toList()).stream(),
              Stream.of(RECHECKS.claim(Samples.ISSUER, 40, LEASE, HOUR).claimed()))
          .flatMap(List::stream).map(DueRecheck::session).toList();

      assertThat(claimed).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void a_session_that_another_instance_claims_just_now_is_passed_over() throws Exception {
    List<SessionId> all = start(3);
    pass(HOUR);

    try (Connection other = Postgres.connect(POSTGRES.settings())) {
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT 1 FROM rechecks WHERE session_id = '" + all.getFirst().value()
          + "' FOR UPDATE");

      assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).extracting(DueRecheck::session)
          .containsExactlyInAnyOrderElementsOf(all.subList(1, 3));
      other.rollback();
    }
    assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).extracting(DueRecheck::session)
        .containsExactly(all.getFirst());
  }

  /** An instance that is killed while it claims has committed nothing. */
  @Test
  void a_claim_whose_connection_breaks_is_none() {
    start(1);
    pass(HOUR);
    try (Database dying = new Database(POSTGRES.settings())) {
      Rechecks rechecks = new JdbcRechecks(dying);
      assertThatThrownBy(() -> dying.inTransaction(session -> {
        assertThat(rechecks.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).hasSize(1);
        Integer pid = session.createNativeQuery("SELECT pg_backend_pid()", Integer.class).getSingleResult();
        return Postgres.query(POSTGRES.settings(), "SELECT pg_terminate_backend(" + pid + ")");
      })).isInstanceOf(DatabaseUnavailable.class);
    }

    assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).singleElement()
        .extracting(DueRecheck::isInterrupted).isEqualTo(false);
  }

  /** The claim reads the session before the refresh, and would pause it after. */
  @Test
  void a_refresh_that_is_under_way_keeps_its_session_in_use() throws Exception {
    Session session = begin("one");
    pass(HOUR);
    DueRecheck first = RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed().getFirst();
    RECHECKS.complete(first, grant("one"), HOUR);
    pass(Duration.ofHours(2));

    try (Connection refresh = Postgres.connect(POSTGRES.settings());
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      refresh.setAutoCommit(false);
      refresh.createStatement().execute("UPDATE sessions SET last_used_at = now(), generation = generation + 1");
      Future<List<DueRecheck>> claiming = threads
          .submit(() -> RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed());
      while (Postgres.query(POSTGRES.settings(), "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'").isEmpty()) {
        assertThat(claiming).isNotDone();
      }
      refresh.commit();

      assertThat(claiming.get()).isEmpty();
    }
    assertThat(Postgres.query(POSTGRES.settings(), "SELECT recheck_paused FROM sessions")).containsExactly("f");
    assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).extracting(DueRecheck::session)
        .containsExactly(session.id());
  }

  /** It does not know the grant. */
  @Test
  void a_refresh_by_an_instance_of_the_earlier_release_keeps_the_grant_and_makes_the_session_due() {
    Session session = begin("one");
    pass(HOUR);
    RECHECKS.complete(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed().getFirst(), grant("one"), HOUR);
    pass(Duration.ofHours(3));
    assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).isEmpty();

    Postgres.execute(POSTGRES.settings(), """
        UPDATE sessions s SET generation = s.generation + 1, last_used_at = now(),
          expires_at = least(now() + interval '7 days', s.created_at + interval '30 days') WHERE s.generation = 0""");

    DueRecheck due = RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed().getFirst();
    assertThat(due.session()).isEqualTo(session.id());
    assertThat(due.refreshToken()).isEqualTo(grant("one").refreshToken());
  }

  @Test
  void the_grant_of_a_purged_session_is_purged_with_it() {
    begin("one");
    pass(Duration.ofDays(40));

    assertThat(SESSIONS.purge(Optional.empty(), 10, Duration.ofDays(1)).deleted()).isEqualTo(1);

    assertThat(Postgres.query(POSTGRES.settings(), "SELECT session_id FROM rechecks")).isEmpty();
  }

  /** Notifications serialize commits, and each removes sessions from caches. */
  @Test
  void a_claim_and_its_end_notify_no_instance() throws Exception {
    begin("one");
    pass(HOUR);
    try (Connection listener = Postgres.connect(POSTGRES.settings())) {
      listener.createStatement().execute("LISTEN live_sessions");
      DueRecheck claim = RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed().getFirst();
      RECHECKS.keep(claim, grant("two"), LEASE);
      RECHECKS.complete(claim, grant("two"), HOUR);
      pass(Duration.ofHours(3));
      assertThat(RECHECKS.claim(Samples.ISSUER, 10, LEASE, HOUR).claimed()).isEmpty();
      assertThat(Postgres.query(POSTGRES.settings(), "SELECT recheck_paused FROM sessions")).containsExactly("t");
      SESSIONS.rotate(new SessionId(claim.session().value()), 0, Samples.POLICY);

      listener.createStatement().execute("SELECT 1");
      // The change of the stored times by this test shortens the sessions, which is notified.
      assertThat(listener.unwrap(PGConnection.class).getNotifications(1)).hasSize(1);
    }
  }

  private List<SessionId> start(int count) {
    return IntStream.range(0, count).mapToObj(i -> begin("s" + i).id()).toList();
  }

  private Session begin(String name) {
    User anna = Samples.user("anna");
    users().insert(anna);
    return SESSIONS.insert(Samples.session(name, anna), grant(name)).orElseThrow();
  }

  private static ProviderGrant grant(String name) {
    return new ProviderGrant(Samples.ISSUER, Secret.of("sealed refresh token " + name), HOUR);
  }
}
