package io.voicesurvey.adapters.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proof that a server is still the primary. A server cannot know this alone: one that was paused, or that lost its
 * connection to the others, does not notice that another was promoted. But with synchronous replication its commits
 * then wait, because the standby that should confirm them follows the other server.
 *
 * <p>A {@link WriteProbe} renews the proof several times a second. While it is valid, transactions need nothing more.
 * Otherwise each of them, also one that only reads, writes a message to the write-ahead log, so that its own commit is
 * the proof. Without a probe, as in commands, nothing is asked.
 */
final class Acknowledgement {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgement.class);

  /**
   * Writes a record of some sixty bytes to the write-ahead log and to no table. The commit of a notification alone
   * waits for no standby, because it follows no record. The first column is true if the server is read-only.
   */
  static final String WRITE = """
      SELECT (CASE WHEN current_setting('transaction_read_only') = 'off'
        THEN pg_logical_emit_message(true, 'voicesurveyagent', ''::text) END) IS NULL""";

  /** As long as a revocation may take to reach all instances, less the time that its own commit needs. */
  private static final Duration VALIDITY = Duration.ofMillis(900);

  /** SQLSTATE 08007: transaction resolution unknown. */
  private static final String UNKNOWN = "08007";

  /** The SQLSTATE of messages below the level of a warning. */
  private static final String NOTICE = "00000";

  private final AtomicBoolean watched = new AtomicBoolean();
  private final AtomicLong validUntil = new AtomicLong(System.nanoTime());

  /** From now on the proof is needed, because a probe renews it. */
  void watch() {
    watched.set(true);
  }

  /** From now on the proof is not needed, because the server does not offer it. Logs this once. */
  void giveUp() {
    if (watched.getAndSet(false)) {
      LOG.warn("a primary that was replaced while it was paused is not recognized: the server does not execute"
          + " pg_logical_emit_message for this role");
    }
  }

  /** @param tick when the statement was sent whose commit the server has acknowledged, by {@link System#nanoTime()} */
  void renew(long tick) {
    validUntil.set(tick + VALIDITY.toNanos());
  }

  /** Ends the proof. */
  void end() {
    validUntil.set(System.nanoTime());
  }

  boolean isWatched() {
    return watched.get();
  }

  /** Whether a transaction that commits now must bring its own proof. */
  boolean isMissing() {
    return watched.get() && System.nanoTime() - validUntil.get() >= 0;
  }

  /**
   * Executes {@link #WRITE}, with further columns or without.
   *
   * @throws SQLException if the server is read-only
   */
  static boolean write(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      if (row.getBoolean(1)) {
        throw Outage.readOnly();
      }
      return true;
    }
  }

  /**
   * Call this after a commit on a connection whose warnings were cleared before. A server warns if an operator or a
   * timeout ended its wait for the standby: the change is on this server alone, and a failover would undo it.
   *
   * @throws SQLException if the server warned
   */
  static void requireNoWarning(Connection connection) throws SQLException {
    if (Stream.iterate(connection.getWarnings(), Objects::nonNull, SQLWarning::getNextWarning)
        .anyMatch(message -> !NOTICE.equals(message.getSQLState()))) {
      throw new SQLException("the server committed with a warning: no standby may have confirmed it", UNKNOWN);
    }
  }
}
