package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A check whether the database accepts writes, with a notification sent through it. It uses its own connection, created
 * like those of the pool: a busy pool does not delay the check, and the check takes no connection from a request.
 */
public final class WriteProbe implements AutoCloseable {
  /** A notification writes to the write-ahead log; no caller needs to wait for that. */
  private static final String NOTIFY = """
      SELECT set_config('synchronous_commit', 'off', true), current_setting('transaction_read_only') = 'on',
        pg_notify(?, ?)""";

  private final Database own;
  private final Database watched;

  /**
   * Does not wait for a connection.
   *
   * @param settings the settings of {@code watched}
   * @param watched  rejects all calls while its server is read-only
   */
  public WriteProbe(DatabaseSettings settings, Database watched) {
    this.own = new Database(new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1));
    this.watched = watched;
  }

  /**
   * Returns when the notification is committed.
   *
   * @throws DatabaseUnavailable if the database is unavailable or read-only
   */
  public void send(String channel, String payload) {
    try {
      own.inStatement(NOTIFY, statement -> notify(statement, channel, payload));
      watched.allow();
    } catch (DatabaseUnavailable e) {
      if (Outage.isReadOnly(e)) {
        watched.refuse(e);
      }
      throw e;
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
