package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A check whether the database accepts writes and is still the primary, with a notification sent through it. It uses
 * its own connection, created like those of the pool: a busy pool does not delay the check, and the check takes no
 * connection from a request.
 */
public final class WriteProbe implements AutoCloseable {
  /** Without a synchronous standby, no other server confirms the write, so its commit need not wait for the disk. */
  private static final String WRITE = Acknowledgement.WRITE + """
      , CASE WHEN current_setting('synchronous_standby_names') = ''
        THEN set_config('synchronous_commit', 'off', true) END""";

  /** A transaction of its own: those that notify commit one after the other, so none may wait for a standby. */
  private static final String NOTIFY = """
      SELECT set_config('synchronous_commit', 'off', true), current_setting('transaction_read_only') = 'on',
        pg_notify(?, ?)""";

  private final Database own;
  private final PrimaryPool watched;

  /**
   * Does not wait for a connection.
   *
   * @param settings the settings of {@code watched}
   * @param watched  rejects all calls while its server is read-only. From now on its transactions bring their own proof
   *                 that the server is the primary, unless this object has brought it just before
   */
  public WriteProbe(DatabaseSettings settings, Database watched) {
    this.own = new Database(new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1),
        watched.pool().timelines());
    this.watched = watched.pool();
    watched.pool().acknowledgement().watch();
  }

  /** The hosts of other settings. They refuse a server that is outdated by what this object has seen. */
  public PrimaryHosts hosts(DatabaseSettings settings) {
    return new PrimaryHosts(settings, watched.timelines()::require);
  }

  /**
   * Returns when the notification is committed. Before, the server has acknowledged a write, and so has its synchronous
   * standby, if it has one.
   *
   * @throws DatabaseUnavailable if the database is unavailable, read-only, or no longer the primary
   */
  public void send(String channel, String payload) {
    long tick = System.nanoTime();
    watched.forgetLate();
    own.pool().forgetLate();
    try {
      if (watched.acknowledgement().isWatched()) {
        acknowledge();
      }
      own.inStatement(NOTIFY, statement -> notify(statement, channel, payload));
      watched.allow();
      watched.outages().answered(tick);
    } catch (DatabaseUnavailable e) {
      watched.outages().failed();
      if (Outage.isReadOnly(e)) {
        watched.refuse(e);
      } else if (Outage.isSilence(e)) {
        watched.leave();
        own.pool().leave();
      }
      throw e;
    }
  }

  private void acknowledge() {
    long tick = System.nanoTime();
    try {
      own.inStatement(WRITE, Acknowledgement::write);
      watched.acknowledgement().renew(tick);
    } catch (IllegalStateException e) {
      if (!Outage.isNotOffered(e)) {
        throw e;
      }
      watched.acknowledgement().giveUp();
    }
  }

  private static boolean notify(PreparedStatement statement, String channel, String payload) throws SQLException {
    statement.setString(1, channel);
    statement.setString(2, payload);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      if (row.getBoolean(2)) {
        throw Outage.readOnly();
      }
      return true;
    }
  }

  @Override
  public void close() {
    own.close();
  }
}
