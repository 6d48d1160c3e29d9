package io.voicesurvey.adapters.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The newest timeline of the database cluster that this process has seen. A promotion begins a timeline with a higher
 * number (PostgreSQL, section 25.3.6: Timelines). A primary with a lower number was paused or cut off while another
 * server was promoted. It accepts connections and writes, but its data are outdated.
 */
final class Timelines {
  /** A standby has no timeline of its own. The first eight digits of a WAL file name are the timeline. */
  private static final String QUERY = """
      SELECT system_identifier, CASE WHEN NOT pg_is_in_recovery()
        THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
      FROM pg_control_system()""";

  private static final int HEXADECIMAL = 16;

  private final AtomicReference<Optional<Timeline>> newest = new AtomicReference<>(Optional.empty());
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  /** Runs the action each time that a promotion is seen, on the thread that sees it. */
  void onPromotion(Runnable action) {
    followers.add(action);
  }

  /**
   * Accepts a server with the newest timeline, with a newer one, which it remembers, or with none that can be read.
   *
   * @param connection in autocommit mode
   * @throws SQLException with the SQLSTATE of a read-only server, if another server was promoted since; or if the
   *           server does not answer
   */
  void follow(Connection connection) throws SQLException {
    Optional<Timeline> found = read(connection);
    if (found.isPresent() && !follows(found.get())) {
      throw outdated();
    }
  }

  /**
   * As {@link #follow}, but remembers nothing: a server that takes no writes of this process, maybe a copy, must not
   * make the real one outdated.
   */
  void require(Connection connection) throws SQLException {
    Optional<Timeline> found = read(connection);
    if (found.isPresent() && isOutdated(newest.get(), found.get())) {
      throw outdated();
    }
  }

  private static SQLException outdated() {
    return Outage.readOnly("the server was the primary until another was promoted");
  }

  /** Remembers a newer timeline, and that of another database cluster. False: the timeline is outdated. */
  boolean follows(Timeline found) {
    Optional<Timeline> before = newest
        .getAndUpdate(known -> known.filter(one -> one.isAfter(found)).or(() -> Optional.of(found)));
    if (before.filter(found::isAfter).isPresent()) {
      followers.forEach(Runnable::run);
    }
    return !isOutdated(before, found);
  }

  private static boolean isOutdated(Optional<Timeline> known, Timeline found) {
    return known.filter(one -> one.isAfter(found)).isPresent();
  }

  private static Optional<Timeline> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      long system = row.getLong(1);
      return Optional.ofNullable(row.getString(2)).map(number -> Long.parseLong(number, HEXADECIMAL))
          .map(number -> new Timeline(system, number));
    } catch (SQLException e) {
      if (Outage.isNotOffered(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * A timeline of a database cluster.
   *
   * @param system the identifier of the cluster, which its members and their copies share
   * @param number begins at 1; each promotion adds at least 1
   */
  record Timeline(long system, long number) {
    boolean isAfter(Timeline other) {
      return system == other.system && number > other.number;
    }
  }
}
