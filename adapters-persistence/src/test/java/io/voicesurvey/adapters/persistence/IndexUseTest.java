package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.voicesurvey.adapters.persistence.audit.JdbcAuditSeals;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditTrail;
import io.voicesurvey.adapters.persistence.program.JdbcServiceAccounts;
import io.voicesurvey.adapters.persistence.program.JdbcTrustRules;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.session.HibernateUsedTokens;
import io.voicesurvey.adapters.persistence.session.JdbcRechecks;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.HibernateWaitingUsers;
import io.voicesurvey.adapters.persistence.user.JdbcDormantUsers;
import io.voicesurvey.adapters.persistence.user.JdbcProvisionedUsers;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Attribute;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Operator;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With large tables, the counters of the server show that no call reads a whole table. */
class IndexUseTest {
  private static final String NUMBERED_UUID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Database DATABASE = new Database(SETTINGS);
  private static final UserRepository USERS = new HibernateUserRepository(DATABASE);
  private static final WaitingUsers WAITING = new HibernateWaitingUsers(DATABASE);
  private static final ProvisionedUsers PROVISIONED = new JdbcProvisionedUsers(DATABASE);
  private static final DormantUsers DORMANT = new JdbcDormantUsers(DATABASE);
  private static final SessionRepository SESSIONS = new HibernateSessionRepository(DATABASE);
  private static final Rechecks RECHECKS = new JdbcRechecks(DATABASE);
  private static final UsedTokens USED_TOKENS = new HibernateUsedTokens(DATABASE);
  private static final ServiceAccounts ACCOUNTS = new JdbcServiceAccounts(DATABASE);
  private static final TrustRules RULES = new JdbcTrustRules(DATABASE);
  private static final AuditTrail AUDIT_TRAIL = new JdbcAuditTrail(DATABASE);
  private static final AuditSeals SEALS = new JdbcAuditSeals(DATABASE);
  private static final Instant NOW = Samples.NOW;

  @BeforeAll
  static void fill() {
    Postgres.execute(SETTINGS, """
        INSERT INTO users SELECT %s, 'https://idp.example.org', 'user' || n, 'user' || n || '@example.org',
          'user' || n || '@example.org', 'User', 'viewer', 'active', now(), now(), now(), 0,
          'name' || n
        FROM generate_series(1, 5000) n""".formatted(NUMBERED_UUID));
    Postgres.execute(SETTINGS, """
        INSERT INTO sessions SELECT %s, ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n %% 5000), 12, '0'))::uuid, 0,
          now(), now(), now() + interval '7 days', CASE WHEN n %% 2 = 0 THEN now() END,
          'Browser/1.0', '192.0.2.1', %1$s, 'sid' || n, null
        FROM generate_series(1, 20000) n""".formatted(NUMBERED_UUID));
    Postgres.execute(SETTINGS, """
        INSERT INTO rechecks (session_id, issuer, refresh_token, asked_at, due_at, claim, claimed_at)
        SELECT id, 'https://idp.example.org', 'sealed', now(), now(), 1, now() FROM sessions""");
    Postgres.execute(SETTINGS, """
        INSERT INTO spent_tokens SELECT 'https://idp.example.org', 'token' || n, now()
        FROM generate_series(1, 5000) n""");
    Postgres.execute(SETTINGS, """
        INSERT INTO audit_events (at, type, user_id, actor, detail)
        SELECT now(), CASE WHEN n % 1000 = 0 THEN 'logout' ELSE 'login' END,
          ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n % 5000), 12, '0'))::uuid, 'command', '{"n": "1"}'
        FROM generate_series(1, 20000) n;
        INSERT INTO audit_seals SELECT id, id, decode(repeat('00', 32), 'hex') FROM audit_events WHERE id <= 10000;
        INSERT INTO audit_pending SELECT id FROM audit_events WHERE id > 10000""");
    Postgres.execute(SETTINGS,
        """
            INSERT INTO users SELECT id, 'urn:voicesurveyagent:service', 'service:s' || n, NULL, NULL, 's' || n, 'viewer',
              'active', now(), now(), NULL, 0, 's' || n
            FROM generate_series(1, 3000) n, LATERAL (SELECT overlay(%1$s::text PLACING '1' FROM 1)::uuid AS id) AS made;
            INSERT INTO client_secrets SELECT id, id, repeat('00', 32), now() FROM users WHERE subject LIKE 'service:%%';
            INSERT INTO service_uses SELECT id, now() FROM users WHERE subject LIKE 'service:%%';
            INSERT INTO trust_rules SELECT id, id, 'https://issuer' || name || '.example.org', 'us', '{"sub":"x"}', 60, now()
            FROM users WHERE subject LIKE 'service:%%'"""
            .formatted(NUMBERED_UUID));
    Postgres.execute(SETTINGS, """
        INSERT INTO users (id, issuer, subject, waiting_email, waiting_email_key, name, name_key, role, status,
          created_at, updated_at, version)
        SELECT id, 'urn:voicesurveyagent:waiting', id, email, email, email, email, 'viewer', 'active', now(), now(), 0
        FROM generate_series(1, 3000) n, LATERAL (SELECT overlay(%s::text PLACING '2' FROM 1)::uuid AS id,
          'w' || n || '@example.org' AS email) AS made""".formatted(NUMBERED_UUID));
    Postgres.execute(SETTINGS,
        "UPDATE users SET external_id = 'e' || waiting_email_key, user_name = 'n' || waiting_email,"
            + " user_name_key = 'n' || waiting_email_key WHERE waiting_email IS NOT NULL");
    Postgres.execute(SETTINGS, "UPDATE users SET claimed_external_id = 'c' || subject WHERE subject LIKE 'user%'");
    Postgres.execute(SETTINGS,
        "UPDATE users SET email = NULL, email_key = NULL WHERE subject LIKE 'user%9'");
    // Those who are dormant except for another identity.
    Postgres.execute(SETTINGS, "UPDATE users SET created_at = now() - interval '1 year',"
        + " external_id = 'cuser2' || substr(subject, 6) WHERE subject LIKE 'user10%'");
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
        call("find a known user", () -> USERS.findAndLock(new Person(identity(26), new DisplayName("K"),
            Optional.empty(), false, Optional.empty(), false, Optional.of(new ExternalId("ew16@example.org"))))),
        call("merge who waits", () -> WAITING.merge(waiting(17).id(), known.id(), NOW)),
        call("find who waits", () -> WAITING.find(Set.of(new EmailAddress("w1@example.org")))),
        call("find no waiting user", () -> WAITING.claim(person("unknown@example.org"))),
        call("claim who waits", () -> WAITING.claim(person("w2@example.org"))),
        call("end a wait", () -> WAITING.identify(waiting(3).identified(
            new Person(identity(90_003), new DisplayName("W"), waiting(3).email(), true, Optional.empty()), NOW))),
        call("remove who waits", () -> WAITING.remove(waiting(4).id())),
        call("list who waits", () -> USERS.find(
            new UserFilter(Optional.empty(), Optional.empty(), Optional.empty(), true), Optional.empty(), 50)),
        call("find who waits by a start", () -> page(Optional.empty(), Optional.empty(), Optional.of("w77@"))),
        call("find the holders of a profile", () -> PROVISIONED.findHolders(
            new DirectoryProfile(new UserName("nw6@example.org"), Optional.of(new ExternalId("ew7@example.org")), true,
                new DisplayName("W"), Samples.email("w8@example.org"), Optional.empty()))),
        call("find a user name", () -> provisioned(Attribute.USER_NAME, "user1009")),
        call("find an external id", () -> provisioned(Attribute.EXTERNAL_ID, "ew9@example.org")),
        call("find an external id of a provider", () -> provisioned(Attribute.EXTERNAL_ID, "cuser14")),
        call("find an email of a directory", () -> provisioned(Attribute.EMAIL, "user11@example.org")),
        call("find an id of a directory", () -> provisioned(Attribute.ID, uuid(12).toString())),
        call("find dormant users", () -> DORMANT.find(Duration.ofDays(90), Optional.empty(), 50)),
        call("find a dormant user", () -> DORMANT.findAndLock(known.id(), Duration.ofDays(90))),
        call("insert a user", () -> USERS.insert(Samples.user("newcomer"))),
        call("insert a known identity", () -> USERS.insert(Samples.user("user3"))),
        call("insert a known email",
            () -> USERS.insert(Samples.withEmail(Samples.user("else"), Samples.email("user4@example.org")))),
        call("update a user", () -> USERS.update(Samples.withName(known, "Name"))),
        call("move an email", () -> USERS
            .update(Samples.withEmail(Samples.withVersion(known, 1), Samples.email("moved@example.org")))),
        call("lock a user", () -> USERS.findAndLock(new UserId(uuid(3)))),
        call("lock by email", () -> USERS.findAndLock(new EmailAddress("user5@example.org"))),
        call("lock the admins", USERS::lockActiveAdmins),
        call("relink a user", () -> USERS.relink(known.relinked(new ExternalIdentity(Samples.ISSUER, "new"), NOW))),
        call("relink to a known identity", () -> USERS.relink(known.relinked(identity(8), NOW))),
        call("a page of users", () -> USERS.find(UserFilter.ALL, Optional.of(new UserId(uuid(2000))), 50)),
        call("a page of admins", () -> page(Optional.of(Role.ADMIN), Optional.empty(), Optional.empty())),
        call("a page of the disabled",
            () -> page(Optional.empty(), Optional.of(UserStatus.DISABLED), Optional.empty())),
        call("a page by the start of an email", () -> page(Optional.empty(), Optional.empty(), Optional.of("user77"))),
        call("a page by the start of a name", () -> page(Optional.empty(), Optional.empty(), Optional.of("Name77"))),
        call("end a user's sessions", () -> SESSIONS.revoke(new UserId(uuid(25)))),
        call("end the next sessions", () -> SESSIONS.revokeNext(Optional.of(session(19_000)), 10)),
        call("insert a session", () -> SESSIONS.insert(Samples.session("one", known))),
        call("ask for an attempt", () -> SESSIONS.isUsed(new LoginAttemptId(uuid(9)))),
        call("find a session", () -> SESSIONS.find(session(9))),
        call("rotate a session", () -> SESSIONS.rotate(session(11), 0, Samples.POLICY)),
        call("find live sessions", () -> SESSIONS.findLive(new UserId(uuid(12)))),
        call("revoke a session", () -> SESSIONS.revoke(session(13))),
        call("log out a session", () -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "sid17"))),
        call("log out an unknown session", () -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "nothing"))),
        call("log out a subject", () -> logOut(new ProviderLogout.OfSubject(identity(20)))),
        call("log out an unknown subject", () -> logOut(new ProviderLogout.OfSubject(identity(6000)))),
        call("log out a session of a subject",
            () -> logOut(new ProviderLogout.OfSubjectsSession(identity(22), "sid21"))),
        call("insert a session with a grant", () -> SESSIONS.insert(Samples.session("two", known), grant())),
        call("claim sessions that are due",
            () -> RECHECKS.claim(Samples.ISSUER, 16, Duration.ofSeconds(30), Duration.ofHours(1))),
        call("claim no session", () -> RECHECKS.claim("https://other.example.org", 16, Duration.ofSeconds(30),
            Duration.ofHours(1))),
        call("keep a grant", () -> RECHECKS.keep(claim(15_001), grant(), Duration.ofSeconds(30))),
        call("complete a recheck", () -> RECHECKS.complete(claim(15_003), grant(), Duration.ofHours(1))),
        call("postpone a recheck", () -> RECHECKS.postpone(claim(15_005), Duration.ofHours(1))),
        call("remove a grant", () -> RECHECKS.remove(claim(15_007))),
        call("find the newest events", () -> findEvents(AuditTrail.Filter.ALL, Optional.empty())),
        call("find old events", () -> findEvents(AuditTrail.Filter.ALL, Optional.of(50L))),
        call("find a user's events", () -> findEvents(filter(known, Optional.empty()), Optional.of(15_000L))),
        call("find the events of a rare type",
            () -> findEvents(new AuditTrail.Filter(Optional.empty(), Optional.of(AuditEventType.LOGOUT)),
                Optional.of(15_000L))),
        call("find a user's events of a type",
            () -> findEvents(filter(known, Optional.of(AuditEventType.LOGIN)), Optional.empty())),
        call("seal events", () -> SEALS.seal(3)),
        call("read the chain", () -> SEALS.findSealed(5_000, 100)),
        call("read the traces of events", () -> SEALS.findEntries(9_950, 100)),
        call("find who claims an external id", () -> USERS.findClaiming(new ExternalId("cuser14"))),
        call("find the holder of an email", () -> USERS.find(new EmailAddress("user5@example.org"))),
        call("find a service account", () -> ACCOUNTS.find(new ServiceName("s2000"))),
        call("find no service account", () -> ACCOUNTS.find(new ServiceName("none"))),
        call("a page of service accounts", () -> ACCOUNTS.find(Optional.of(new UserId(service(1000))), 50)),
        call("hold a secret", () -> ACCOUNTS.hold(new CredentialId(service(7)))),
        call("delete a secret", () -> ACCOUNTS.deleteSecret(new UserId(service(8)), new CredentialId(service(8)))),
        call("find rules of an issuer", () -> RULES.find("https://issuers2000.example.org")),
        call("find rules of an account", () -> RULES.find(new UserId(service(9)))),
        call("hold a rule", () -> RULES.hold(new CredentialId(service(10)))),
        call("delete a rule", () -> RULES.delete(new UserId(service(11)), new CredentialId(service(11)))),
        call("end the sessions of a credential",
            () -> SESSIONS.revoke(new UserId(uuid(12)), new CredentialId(service(12)))),
        call("add a used logout token", () -> USED_TOKENS.add(Samples.ISSUER, "new", NOW)),
        call("purge used logout tokens", () -> USED_TOKENS.purge(Duration.ZERO, 100)),
        call("purge sessions", () -> SESSIONS.purge(Optional.of(session(14_000)), 1000, Duration.ZERO)),
        call("add a used token", () -> USED_TOKENS.add(Samples.ISSUER, "token1", NOW)));
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
        .createNativeQuery("SELECT count(*) FROM users WHERE name = 'unknown'", Long.class).getSingleResult()));

    await("seq_scan", before);
  }

  @Test
  void rotations_are_planned_a_few_times_and_no_more_and_by_index_each_time() {
    long wholeBefore = counter("seq_scan");
    long indexedBefore = counter("idx_scan");
    try (Database single = new Database(
        new DatabaseSettings(SETTINGS.jdbcUrl(), SETTINGS.user(), SETTINGS.password(), 1))) {
      SessionRepository sessions = new HibernateSessionRepository(single);
      for (int i = 0; i < 30; i++) {
        assertThat(sessions.rotate(session(27), i, Samples.POLICY)).isPresent();
      }

      List<Long> plans = single.inStatement(
          "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%unnest%SKIP LOCKED%'",
          statement -> {
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return List.of(row.getLong(1), row.getLong(2));
            }
          });
      assertThat(plans.getFirst()).isLessThan(10);
      assertThat(plans.getLast()).isGreaterThan(10);
    }

    // A connection reports its counts when it ends: at least a session and a user for each rotation.
    awaitTrue("idx_scan", () -> counter("idx_scan") >= indexedBefore + 60);
    assertThat(counter("seq_scan")).isEqualTo(wholeBefore);
  }

  @Test
  void a_rotation_rewrites_no_index() {
    long before = counter("n_tup_hot_upd");

    counted(() -> SESSIONS.rotate(session(15), 0, Samples.POLICY));

    await("n_tup_hot_upd", before);
  }

  @ParameterizedTest
  @CsvSource({"users_email_start_idx, user77", "users_name_start_idx, name77"})
  void a_start_is_looked_up_in_its_index_however_often_it_is_asked_for(String index, String start) {
    String scans = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '" + index + "'";
    long before = Long.parseLong(Postgres.query(SETTINGS, scans).getFirst());
    int times = 12;

    counted(() -> {
      for (int i = 0; i < times; i++) {
        page(Optional.empty(), Optional.empty(), Optional.of(start));
      }
    });

    awaitTrue(scans, () -> Long.parseLong(Postgres.query(SETTINGS, scans).getFirst()) == before + times);
  }

  @Test
  void a_logout_of_a_session_finds_it_by_its_name() {
    String index = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'sessions_of_provider_session_idx'";
    String before = Postgres.query(SETTINGS, index).getFirst();

    counted(() -> logOut(new ProviderLogout.OfSession(Samples.ISSUER, "sid23")));

    awaitTrue(index, () -> !Postgres.query(SETTINGS, index).getFirst().equals(before));
  }

  /** A session whose refresh resumes its rechecks costs more, but no whole table either. */
  @Test
  void a_rotation_of_a_paused_session_reads_no_whole_table() {
    Postgres.execute(SETTINGS, "UPDATE sessions SET recheck_paused = true WHERE id = '" + uuid(29) + "'");
    long wholeBefore = counter("seq_scan");
    long indexedBefore = counter("idx_scan");

    counted(() -> SESSIONS.rotate(session(29), 0, Samples.POLICY));

    await("idx_scan", indexedBefore);
    assertThat(counter("seq_scan")).isEqualTo(wholeBefore);
  }

  private static ProviderGrant grant() {
    return new ProviderGrant(Samples.ISSUER, Secret.of("sealed"), Duration.ofHours(1));
  }

  private static DueRecheck claim(int number) {
    return new DueRecheck(session(number), new UserId(uuid(1)), 1, Secret.of("sealed"), 0, false, Duration.ZERO);
  }

  private static void findEvents(AuditTrail.Filter filter, Optional<Long> before) {
    AUDIT_TRAIL.find(filter, before, 50);
  }

  private static AuditTrail.Filter filter(User user, Optional<AuditEventType> type) {
    return new AuditTrail.Filter(Optional.of(user.id()), type);
  }

  private static List<User> page(Optional<Role> role, Optional<UserStatus> status, Optional<String> start) {
    return USERS.find(new UserFilter(role, status, start), Optional.empty(), 50);
  }

  private static void provisioned(Attribute attribute, String value) {
    PROVISIONED.find(new Filter.Comparison(attribute, Operator.EQUAL, value), 0, 50);
  }

  private static void logOut(ProviderLogout logout) {
    SESSIONS.revoke(logout);
  }

  private static ExternalIdentity identity(int number) {
    return new ExternalIdentity(Samples.ISSUER, "user" + number);
  }

  private static Arguments call(String name, Runnable call) {
    return argumentSet(name, call);
  }

  private static Person person(String email) {
    return new Person(identity(90_001), new DisplayName("Unknown"), Optional.of(new EmailAddress(email)), true,
        Optional.empty(), false, Optional.of(new ExternalId("e7")));
  }

  private static User waiting(int number) {
    return WAITING.find(Set.of(new EmailAddress("w" + number + "@example.org"))).getFirst();
  }

  private static SessionId session(int number) {
    return new SessionId(uuid(number));
  }

  private static UUID service(int number) {
    return new UUID(0x1000_0000_0000_7000L, 0x8000_0000_0000_0000L + number);
  }

  private static UUID uuid(int number) {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L + number);
  }

  /** Makes the server publish its counts immediately instead of within a second. */
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
                    + ") FROM pg_stat_user_tables WHERE relname IN ('users', 'sessions', 'spent_tokens',"
                    + " 'audit_events', 'audit_seals', 'audit_pending', 'client_secrets', 'trust_rules', 'service_uses', 'rechecks')")
            .getFirst());
  }
}
