package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.session.HibernateSpentTokens;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SpentTokens;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Over tables of some size, the server's own counters tell that no call reads a table from end to end. */
class IndexUseTest {
  private static final String NUMBERED_UUID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Database DATABASE = new Database(SETTINGS);
  private static final UserRepository USERS = new HibernateUserRepository(DATABASE);
  private static final SessionRepository SESSIONS = new HibernateSessionRepository(DATABASE);
  private static final SpentTokens SPENT_TOKENS = new HibernateSpentTokens(DATABASE);
  private static final Instant NOW = Samples.NOW;

  @BeforeAll
  static void fill() {
    Postgres.execute(SETTINGS, """
        INSERT INTO users SELECT %s, 'https://idp.example.org', 'user' || n, 'user' || n || '@example.org',
          'user' || n || '@example.org', 'User', 'viewer', 'active', now(), now(), now(), 0
        FROM generate_series(1, 5000) n""".formatted(NUMBERED_UUID));
    Postgres.execute(SETTINGS, """
        INSERT INTO sessions SELECT %s, ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n %% 5000), 12, '0'))::uuid, 0,
          '%2$s', '%2$s', '%2$s'::timestamptz + interval '7 days', CASE WHEN n %% 2 = 0 THEN '%2$s'::timestamptz END,
          'Browser/1.0', '192.0.2.1', %1$s, 'sid' || n, null
        FROM generate_series(1, 20000) n""".formatted(NUMBERED_UUID, NOW));
    Postgres.execute(SETTINGS, """
        INSERT INTO spent_tokens SELECT 'https://idp.example.org', 'token' || n, now()
        FROM generate_series(1, 5000) n""");
    Postgres.execute(SETTINGS, "VACUUM ANALYZE");
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  static Stream<Arguments> calls() {
    User known = USERS.find(new UserId(uuid(7))).orElseThrow();
    return Stream.of(
        call("find a user", () -> USERS.find(new UserId(uuid(1)))),
        call("find an identity", () -> USERS.findAndLock(new ExternalIdentity(Samples.ISSUER, "user2"))),
        call("insert a user", () -> USERS.insert(Samples.user("somebody"))),
        call("insert a known identity", () -> USERS.insert(Samples.user("user3"))),
        call("insert a known email",
            () -> USERS.insert(Samples.withEmail(Samples.user("else"), Samples.email("user4@example.org")))),
        call("update a user", () -> USERS.update(Samples.withName(known, "Name"))),
        call("move an email", () -> USERS
            .update(Samples.withEmail(Samples.withVersion(known, 1), Samples.email("moved@example.org")))),
        call("insert a session", () -> SESSIONS.insert(Samples.session("one", known))),
        call("ask for an attempt", () -> SESSIONS.isUsed(new LoginAttemptId(uuid(9)))),
        call("find a session", () -> SESSIONS.find(session(9))),
        call("rotate a session", () -> SESSIONS.rotate(session(11), 0, Samples.POLICY, NOW)),
        call("find live sessions", () -> SESSIONS.findLive(new UserId(uuid(12)), NOW)),
        call("revoke a session", () -> SESSIONS.revoke(session(13), NOW)),
        call("log out a session", () -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "sid17"))),
        call("log out an unknown session", () -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "nothing"))),
        call("log out a subject", () -> logOut(new ProviderLogout.OfSubject(identity(20)))),
        call("log out an unknown subject", () -> logOut(new ProviderLogout.OfSubject(identity(6000)))),
        call("log out a session of a subject",
            () -> logOut(new ProviderLogout.OfSubjectsSession(identity(22), "sid21"))),
        call("spend a token", () -> SPENT_TOKENS.spend(Samples.ISSUER, "new", NOW)),
        call("purge spent tokens", () -> SPENT_TOKENS.purge(NOW, 100)),
        call("purge sessions", () -> SESSIONS.purge(Optional.of(session(14_000)), 1000, NOW.plusSeconds(1))),
        call("spend a spent token", () -> SPENT_TOKENS.spend(Samples.ISSUER, "token1", NOW)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void no_call_reads_a_whole_table(Runnable call) {
    long wholeBefore = counter("seq_scan");
    long indexedBefore = counter("idx_scan");

    counted(call);

    await("idx_scan", indexedBefore);
    assertThat(counter("seq_scan")).isEqualTo(wholeBefore);
  }

  @Test
  void a_call_that_did_would_be_noticed() {
    long before = counter("seq_scan");

    counted(() -> DATABASE.inTransaction(session -> session
        .createNativeQuery("SELECT count(*) FROM users WHERE name = 'nobody'", Long.class).getSingleResult()));

    await("seq_scan", before);
  }

  @Test
  void a_rotation_rewrites_no_index() {
    long before = counter("n_tup_hot_upd");

    counted(() -> SESSIONS.rotate(session(15), 0, Samples.POLICY, NOW));

    await("n_tup_hot_upd", before);
  }

  @Test
  void a_logout_of_a_session_finds_it_by_its_name() {
    String index = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'sessions_of_provider_session_idx'";
    String before = Postgres.query(SETTINGS, index).getFirst();

    counted(() -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "sid23")));

    awaitTrue(index, () -> !Postgres.query(SETTINGS, index).getFirst().equals(before));
  }

  private static void logOut(ProviderLogout logout) {
    SESSIONS.revoke(logout, NOW);
  }

  private static ExternalIdentity identity(int number) {
    return new ExternalIdentity(Samples.ISSUER, "user" + number);
  }

  private static Arguments call(String name, Runnable call) {
    return argumentSet(name, call);
  }

  private static SessionId session(int number) {
    return new SessionId(uuid(number));
  }

  private static UUID uuid(int number) {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L + number);
  }

  /** Has the server count at once what it otherwise counts within a second. */
  private static void counted(Runnable call) {
    DATABASE.inTransaction(session -> {
      call.run();
      return session.createNativeQuery("SELECT 1 FROM pg_stat_force_next_flush()", Integer.class).getSingleResult();
    });
  }

  private static void await(String name, long before) {
    awaitTrue(name, () -> counter(name) != before);
  }

  private static void awaitTrue(String name, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(Duration.ofSeconds(10));
      Thread.onSpinWait();
    }
  }

  private static long counter(String name) {
    return Long.parseLong(
        Postgres
            .query(SETTINGS,
                "SELECT sum(" + name
                    + ") FROM pg_stat_user_tables WHERE relname IN ('users', 'sessions', 'spent_tokens')")
            .getFirst());
  }
}
