package io.voicesurvey.adapters.persistence.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, on a connection and a thread of its own, for what the database's triggers say of sessions and users, and has a
 * {@link CaffeineLiveSessions} forget it. A question that the server answers proves that all was heard that was committed
 * before it was asked: the server sends notifications in the order of their commits, and before that answer.
 */
public final class SessionChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionChanges.class);
  private static final String LISTEN = "LISTEN live_sessions";
  private static final String HEARTBEAT = """
      SELECT pg_backend_pid(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint""";

  /** Between two proofs; several fit into the time that one holds. */
  private static final Duration INTERVAL = Duration.ofMillis(200);
  /** An answer that takes longer proves nothing any more. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration BEFORE_RECONNECT = Duration.ofMillis(250);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final CaffeineLiveSessions sessions;
  private final Ticker ticker;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Thread thread;

  /** @param settings lead to the server itself, past any pooler */
  public SessionChanges(DatabaseSettings settings, CaffeineLiveSessions sessions) {
    this.settings = settings;
    this.sessions = sessions;
    this.ticker = Ticker.systemTicker();
    this.thread = Thread.ofPlatform().daemon().name("session-changes").start(this::listenAlways);
  }

  /** From when this returns, the sessions are asked for each time. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listenAlways() {
    while (isOpen()) {
      try (Connection connection = connect()) {
        listen(connection);
      } catch (SQLException | RuntimeException | Error e) {
        // A failure that got out would be the end of all listening.
        failed(e);
      } finally {
        sessions.loseProof();
      }
      pause();
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = settings.driverProperties();
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) LOGIN_TIMEOUT.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) LOGIN_TIMEOUT.toSeconds());
    return Optional.ofNullable(new Driver().connect(settings.jdbcUrl(), properties))
        .orElseThrow(() -> new SQLException("the driver does not take the URL"));
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
    try (Statement statement = connection.createStatement()) {
      statement.execute(LISTEN);
      sessions.forgetAll();
      while (isOpen()) {
        Heartbeat answered = ask(statement, notified.getBackendPID());
        forget(notified.getNotifications(), answered);
        sessions.proveHeard(answered.askedAt());
        heard();
        forget(notified.getNotifications((int) INTERVAL.toMillis()), answered);
      }
    }
  }

  /**
   * @throws SQLException where the server does not answer, or is not the one that the connection was made to: a pooler
   *           stands in between, and may give the notifications to somebody else
   */
  private Heartbeat ask(Statement statement, int backendPid) throws SQLException {
    long askedAt = ticker.read();
    try (ResultSet row = statement.executeQuery(HEARTBEAT)) {
      row.next();
      if (row.getInt(1) != backendPid) {
        throw new SQLException("DATABASE_LISTEN_URL leads to a pooler: notifications need a direct connection");
      }
      long middle = askedAt + (ticker.read() - askedAt) / 2;
      return new Heartbeat(askedAt, row.getLong(2) - TimeUnit.NANOSECONDS.toMicros(middle));
    }
  }

  private void forget(PGNotification[] notifications, Heartbeat heartbeat) {
    List<SessionChange> changes = Arrays.stream(notifications).map(PGNotification::getParameter)
        .map(SessionChange::parse).toList();
    if (changes.isEmpty()) {
      return;
    }
    sessions.forget(changes);
    long now = heartbeat.serverMicros(ticker.read());
    changes.stream().flatMap(change -> change.begunMicros().stream()).min(Comparator.naturalOrder())
        .ifPresent(begun -> sessions.measured(Duration.of(Math.max(0, now - begun), ChronoUnit.MICROS)));
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void heard() {
    if (failing.getAndSet(false)) {
      LOG.info("changes of sessions are heard again");
    }
  }

  private void failed(Throwable failure) {
    if (!failing.getAndSet(true)) {
      LOG.warn("changes of sessions can't be heard, so the database is asked each time: {}", failure.getMessage());
    }
  }

  private void pause() {
    try {
      if (closed.await(BEFORE_RECONNECT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("no longer listening for changes of sessions");
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end it.
      closed.countDown();
    }
  }

  /**
   * A question that was answered.
   *
   * @param askedAt      a tick
   * @param serverOffset what the server's clock shows at tick 0, in microseconds since 1970
   */
  private record Heartbeat(long askedAt, long serverOffset) {
    long serverMicros(long tick) {
      return serverOffset + TimeUnit.NANOSECONDS.toMicros(tick);
    }
  }
}
