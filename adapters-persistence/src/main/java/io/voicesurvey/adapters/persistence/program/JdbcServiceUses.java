package io.voicesurvey.adapters.persistence.program;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.domain.user.UserId;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses of service accounts, collected in memory and then stored together in the table {@code service_uses}, so that no
 * request waits for it.
 */
public final class JdbcServiceUses implements ServiceUses, AutoCloseable {
  /** The time between two calls of {@link #store}: a use must be visible within a minute. */
  public static final Duration STORE_INTERVAL = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(JdbcServiceUses.class);

  /** Ordered by the account, so that instances that store at the same time do not deadlock. */
  private static final String STORE = """
      INSERT INTO service_uses AS u (user_id, last_used_at)
      SELECT user_id, last_used_at FROM unnest(?::uuid[], ?::timestamptz[]) AS used (user_id, last_used_at)
      ORDER BY user_id
      ON CONFLICT (user_id) DO UPDATE SET last_used_at = greatest(u.last_used_at, excluded.last_used_at)""";

  /** A use so soon after another one is not collected: many threads would write the same entry. */
  private static final Duration PRECISION = Duration.ofSeconds(1);

  private final Database database;
  private final InstantSource clock;
  private final Map<UserId, Instant> collected = new ConcurrentHashMap<>();

  /** @param clock by which uses are recorded */
  public JdbcServiceUses(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void record(UserId account) {
    Instant now = clock.instant();
    Optional<Instant> last = Optional.ofNullable(collected.get(account));
    if (last.filter(use -> now.isBefore(use.plus(PRECISION))).isEmpty()) {
      collected.put(account, now);
    }
  }

  /**
   * Stores the collected uses. Call it at least once a minute. If it fails, they stay collected.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public void store() {
    List<Map.Entry<UserId, Instant>> uses = List.copyOf(Map.copyOf(collected).entrySet());
    if (uses.isEmpty()) {
      return;
    }
    database.inStatement(STORE, statement -> {
      Connection connection = statement.getConnection();
      statement.setArray(1, connection.createArrayOf("uuid", uses.stream().map(use -> use.getKey().value()).toArray()));
      statement.setArray(2, connection.createArrayOf("timestamptz",
          uses.stream().map(use -> Times.write(use.getValue())).toArray()));
      return statement.executeUpdate();
    });
    uses.forEach(use -> collected.remove(use.getKey(), use.getValue()));
  }

  /** Stores the uses since the last call. If the database is unavailable, they are lost. */
  @Override
  public void close() {
    try {
      store();
    } catch (DatabaseUnavailable e) {
      LOG.warn("The last uses of service accounts are not stored: {}", e.reason());
    }
  }
}
