package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Asks the database that is written to whether it can be, and sends a notification there. It does so over a connection of
 * its own, made as the pool's are: a busy pool delays no question, and no question takes a connection from a request.
 */
public final class WriteProbe implements AutoCloseable {
  /** A notification writes to the log of the database, which nothing here has to wait for. */
  private static final String NOTIFY = """
      SELECT set_config('synchronous_commit', 'off', true), current_setting('transaction_read_only') = 'on',
        pg_notify(?, ?)""";

  private final Database own;
  private final Database watched;

  /**
   * Connects to nothing yet.
   *
   * @param settings those of {@code watched}
   * @param watched  answers no question while its server can't be written to
   */
  public WriteProbe(DatabaseSettings settings, Database watched) {
    this.own = new Database(new DatabaseSettings(settings.jdbcUrl(), settings.user(), settings.password(), 1));
    this.watched = watched;
  }

  /**
   * Returns when the notification is committed.
   *
   * @throws DatabaseUnavailable where the database is away or can't be written to
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
