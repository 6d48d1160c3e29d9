package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of the release that stored no authentication, and that release running together with this one. */
class AuthenticationUpgradeTest {
  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final SchemaMigration migration = new SchemaMigration(settings);
  private final Database database = new Database(settings);
  private final SessionRepository sessions = new HibernateSessionRepository(database);
  private final User anna = Samples.user("anna");

  @BeforeEach
  void asItWas() {
    new HibernateUserRepository(database).insert(anna);
    List<String> later = Postgres.query(settings, """
        SELECT id FROM databasechangelog WHERE orderexecuted >=
          (SELECT orderexecuted FROM databasechangelog WHERE id = 'add-authentication')""");
    migration.rollback(later.size());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aSessionFromBeforeCountsFromItsBeginning() {
    SessionId id = former();
    migration.update();

    Session session = sessions.find(id).map(UserSession::session).orElseThrow();
    assertThat(session.providerLogin()).isPresent();
    assertThat(session.authentication()).isEqualTo(Authentication.UNKNOWN);
    assertThat(session.authenticatedAt()).isEqualTo(session.createdAt());
  }

  @Test
  void aRefreshByThisReleaseKeepsItUnknown() {
    SessionId id = former();
    migration.update();

    Session turned = sessions.rotate(id, 0, Samples.POLICY).map(UserSession::session).orElseThrow();
    assertThat(turned.generation()).isEqualTo(1);
    assertThat(turned.authentication()).isEqualTo(Authentication.UNKNOWN);
  }

  @Test
  void theFormerReleaseAddsAndRefreshesSessionsMeanwhile() {
    migration.update();
    SessionId added = former();
    Authentication known = new Authentication(
        Optional.of(Instant.now().minusSeconds(90).truncatedTo(ChronoUnit.MICROS)),
        Optional.of("gold"));
    Session session = sessions.insert(Session.started(new SessionId(UUID.randomUUID()), anna.id(), Client.UNKNOWN,
        Optional.of(new ProviderLogin(Samples.attempt("new"), Optional.empty(), Optional.empty(), known)),
        Samples.POLICY, Samples.NOW)).orElseThrow();

    Postgres.execute(settings, "UPDATE sessions SET generation = generation + 1, last_used_at = now()");

    assertThat(authentication(added)).isEqualTo(Authentication.UNKNOWN);
    assertThat(authentication(session.id())).isEqualTo(known);
  }

  private Authentication authentication(SessionId id) {
    return sessions.find(id).map(found -> found.session().authentication()).orElseThrow();
  }

  /** In the form of that release. */
  private SessionId former() {
    UUID id = UUID.randomUUID();
    Postgres.execute(settings, """
        INSERT INTO sessions (id, user_id, generation, created_at, last_used_at, expires_at, user_agent, ip,
          login_attempt_id, provider_session, logout_hint)
        VALUES ('%s', '%s', 0, now() - interval '2 hours', now(), now() + interval '7 days', 'Browser', '192.0.2.1',
          gen_random_uuid(), 'sid', NULL)""".formatted(id, anna.id().value()));
    return new SessionId(id);
  }
}
