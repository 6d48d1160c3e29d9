package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log at INFO and above and the messages of exceptions contain no secret, no address of the database and no row.
 */
class DiscretionTest {
  private static final String URL_SECRET = "hunter2";

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final StringWriter thrown = new StringWriter();

  @BeforeEach
  void listen() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    root.setLevel(Level.INFO);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(levelBefore);
    SLF4JBridgeHandler.uninstall();
  }

  @Test
  void a_whole_life_tells_nothing() {
    DatabaseSettings settings = Postgres.emptyDatabase();
    DatabaseSettings talkative = Postgres.withUrl(settings,
        settings.jdbcUrl() + "?options=-c%20vsa.secret=" + URL_SECRET);
    new SchemaMigration(talkative).update();
    try (Database database = new Database(talkative)) {
      misuse(database);
      Postgres.terminateConnections(settings);
      tell(() -> new HibernateUserRepository(database).find(Samples.user("anna").id()));
    }
    Postgres.execute(settings, "DROP TABLE rechecks, sessions");
    tell(() -> new SchemaMigration(talkative).rollback(100));

    assertThat(thrown.toString()).contains("sessions_user_fkey", "users_pkey");
    assertNothingToldOf(settings);
  }

  @Test
  void a_database_that_is_away_tells_nothing() {
    DatabaseSettings settings = Postgres.withUrl(Postgres.emptyDatabase(),
        "jdbc:postgresql://localhost:1/vsa?password=" + URL_SECRET);
    try (Database database = new Database(settings)) {
      tell(() -> database
          .inTransaction(session -> session.createNativeQuery("SELECT 1", Integer.class).getSingleResult()));
    }
    tell(() -> new SchemaMigration(settings).update());

    assertThat(thrown.toString()).contains("Connection refused");
    assertNothingToldOf(settings);
  }

  private void misuse(Database database) {
    HibernateUserRepository users = new HibernateUserRepository(database);
    HibernateSessionRepository sessions = new HibernateSessionRepository(database);
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users.insert(anna);
    users.insert(bert);
    users.insert(Samples.withEmail(Samples.user("carl"), anna.email()));
    users.update(Samples.withEmail(bert, anna.email()));
    Session ofUnknown = Samples.session("one", Samples.user("unknown"));
    tell(() -> sessions.insert(ofUnknown));
    sessions.insert(Samples.session("two", anna));
    tell(() -> database.inTransaction(session -> session.createNativeMutationQuery("""
        INSERT INTO users SELECT id, 'other', subject, email || '.net', email_key || '.net', name, role, status,
          created_at, updated_at, last_login_at, version FROM users""").executeUpdate()));
    tell(() -> database.inTransaction(
        session -> session.createNativeMutationQuery("UPDATE users SET email = null").executeUpdate()));
  }

  private void tell(ThrowingCallable failing) {
    Throwable failure = catchThrowable(failing);
    assertThat(failure).isNotNull();
    failure.printStackTrace(new PrintWriter(thrown, true));
  }

  private void assertNothingToldOf(DatabaseSettings settings) {
    List<ILoggingEvent> events = List.copyOf(log.list);
    String logged = events.stream().filter(event -> !event.getLoggerName().startsWith("io.zonky"))
        .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .collect(Collectors.joining("\n"));
    assertThat(logged + thrown).doesNotContain(URL_SECRET, Postgres.PASSWORD, "jdbc:postgresql:", "@example.org",
        "hint one", "hint two", settings.jdbcUrl());
  }
}
