package io.voicesurvey.adapters.persistence.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.PrimaryHosts;
import io.voicesurvey.adapters.persistence.WriteProbe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for notifications about sessions and users, on its own connection and thread. Triggers of
 * {@code 0003-live-sessions.sql} send them. It
 * removes the changed sessions from a {@link CaffeineLiveSessions}. Another thread sends probes through the database
 * that takes the writes. A probe that arrives here proves that all earlier commits have arrived: the server delivers
 * notifications in commit order. Nothing else proves it: a copy of the database has the same name, users and
 * identifier.
 */
public final class SessionChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionChanges.class);
  private static final String HEARTBEAT = """
      SELECT pg_backend_pid(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint""";

  /** Between two probes, and between two heartbeat queries; several fit into the validity of one proof. */
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(300);
  /** Time limit for a probe to arrive, also the first one after a start; then the connection is closed. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  /** Closing does not wait longer for a probe that the database delays. */
  private static final Duration PROBE_CLOSE_LIMIT = Duration.ofSeconds(1);

  private final PrimaryHosts hosts;
  private final CaffeineLiveSessions sessions;
  private final Ticker ticker;
  private final WriteProbe probe;
  private final String channel;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> warned = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> probeFailure = new AtomicReference<>(Optional.empty());
  private final Thread listener;
  private final Thread prober;

  /**
   * @param settings connect to the server directly, without a pooler
   * @param probe    connects to the database that takes the writes; closed with this object
   * @param instance identifies this object: probes of other instances prove nothing here
   */
  public SessionChanges(DatabaseSettings settings, CaffeineLiveSessions sessions, WriteProbe probe, UUID instance) {
    this.hosts = probe.hosts(settings);
    this.sessions = sessions;
    this.probe = probe;
    this.channel = "live_sessions_" + instance;
    this.ticker = Ticker.systemTicker();
    this.listener = Thread.ofPlatform().daemon().name("session-changes").start(this::listenUntilClosed);
    this.prober = Thread.ofPlatform().daemon().name("session-probes").start(this::probeUntilClosed);
  }

  /** After this returns, the cache asks its source for each session. */
  @Override
  public void close() {
    closed.countDown();
    try {
      listener.join(CLOSE_LIMIT);
      prober.join(PROBE_CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void probeUntilClosed() {
    try (probe) {
      while (isOpen()) {
        sendProbe();
        pause(PROBE_INTERVAL);
      }
    }
  }

  /** The payload is the tick at which the probe was sent. */
  private void sendProbe() {
    try {
      probe.send(channel, Long.toString(ticker.read()));
      probeFailure.set(Optional.empty());
    } catch (RuntimeException | Error e) {
      // The listener misses the probe and logs the reason. A failure that escapes would end all probing.
      probeFailure.set(Optional.of(text(e)));
    }
  }

  private void listenUntilClosed() {
    while (isOpen()) {
      try (Connection connection = hosts.connect(LOGIN_TIMEOUT, LOGIN_TIMEOUT)) {
        listen(connection);
      } catch (SQLException | RuntimeException | Error e) {
        // A failure that escapes would end all listening.
        failed(text(e));
      } finally {
        sessions.endProof();
      }
      pause(RECONNECT_DELAY);
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    connection.setNetworkTimeout(Runnable::run, (int) RESPONSE_TIMEOUT.toMillis());
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN live_sessions; LISTEN \"" + channel + "\"");
      sessions.invalidateAll();
      long waitingSince = ticker.read();
      while (isOpen()) {
        Heartbeat heartbeat = query(statement, notified.getBackendPID());
        if (receive(List.of(notified.getNotifications((int) PROBE_INTERVAL.toMillis())), heartbeat)) {
          waitingSince = ticker.read();
          arrived();
        } else if (ticker.read() - waitingSince > PROBE_LIMIT.toNanos()) {
          throw new SQLException(missingProbe());
        }
      }
    }
  }

  /** Removes the changes from the cache, then takes the newest probe as proof. Returns false without a probe. */
  private boolean receive(List<PGNotification> notifications, Heartbeat heartbeat) {
    Map<Boolean, List<String>> payloads = notifications.stream().collect(Collectors.partitioningBy(
        notification -> notification.getName().equals(channel),
        Collectors.mapping(PGNotification::getParameter, Collectors.toList())));
    invalidate(payloads.get(false).stream().map(SessionChange::parse).toList(), heartbeat);
    Optional<Long> sentAt = payloads.get(true).stream().map(Long::valueOf).max(Comparator.naturalOrder());
    sentAt.ifPresent(sessions::prove);
    return sentAt.isPresent();
  }

  private String missingProbe() {
    return probeFailure.get().map(reason -> "notifications cannot be sent through DATABASE_URL: " + reason)
        .orElse("notifications sent through DATABASE_URL do not arrive at DATABASE_LISTEN_URL: both must lead to the"
            + " same database of the same server");
  }

  /**
   * @throws SQLException if the server does not answer, or if another server process answers: a pooler is in between,
   *           and may deliver the notifications to another client
   */
  private Heartbeat query(Statement statement, int backendPid) throws SQLException {
    long queriedAt = ticker.read();
    try (ResultSet row = statement.executeQuery(HEARTBEAT)) {
      row.next();
      if (row.getInt(1) != backendPid) {
        throw new SQLException("DATABASE_LISTEN_URL leads to a pooler: notifications need a direct connection");
      }
      long middle = queriedAt + (ticker.read() - queriedAt) / 2;
      return new Heartbeat(row.getLong(2) - TimeUnit.NANOSECONDS.toMicros(middle));
    }
  }

  private void invalidate(List<SessionChange> changes, Heartbeat heartbeat) {
    if (changes.isEmpty()) {
      return;
    }
    sessions.invalidate(changes);
    long now = heartbeat.serverMicros(ticker.read());
    changes.stream().flatMap(change -> change.startedMicros().stream()).min(Comparator.naturalOrder())
        .ifPresent(started -> sessions.recordDelay(Duration.of(Math.max(0, now - started), ChronoUnit.MICROS)));
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void arrived() {
    if (warned.getAndSet(Optional.empty()).isPresent()) {
      LOG.info("notifications of session changes arrive again");
    }
  }

  /** Logs one line for each new reason. */
  private void failed(String reason) {
    if (!warned.getAndSet(Optional.of(reason)).equals(Optional.of(reason))) {
      LOG.warn("notifications of session changes do not arrive, so each request queries the database: {}", reason);
    }
  }

  private static String text(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElseGet(() -> failure.getClass().getSimpleName());
  }

  private void pause(Duration time) {
    try {
      if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped listening for session changes");
      }
    } catch (InterruptedException e) {
      // An interrupt always means that this thread must end.
      closed.countDown();
    }
  }

  /**
   * A successful heartbeat query.
   *
   * @param serverOffset the server clock at tick 0, in microseconds since 1970
   */
  private record Heartbeat(long serverOffset) {
    long serverMicros(long tick) {
      return serverOffset + TimeUnit.NANOSECONDS.toMicros(tick);
    }
  }
}
