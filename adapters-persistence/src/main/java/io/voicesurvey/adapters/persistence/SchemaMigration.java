package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The migration of the schema to this release, and back. Instances that start at the same time wait for each other on a
 * session-level advisory lock, which ends with its connection. So the settings must lead to the server directly or to a
 * pooler in session mode.
 */
public final class SchemaMigration {
  /** SQLSTATE class of syntax errors, and of errors with names or privileges. */
  private static final String NAMES_OR_PRIVILEGES = "42";

  /** The setting with the URL of the schema. */
  private static final String URL = "DATABASE_LISTEN_URL (or DATABASE_URL if it is not set)";

  /** Time limit to open the connection. */
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(4);
  /** Time limit for one statement (an index on a large table), and for the whole migration of another instance. */
  private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(15);

  private final DatabaseSettings settings;

  public SchemaMigration(DatabaseSettings settings) {
    this.settings = settings;
  }

  /**
   * Applies all missing change sets, each in its own transaction. Waits for other transactions for about a minute, but
   * without holding up requests: it lets them pass every second.
   *
   * @return the number of applied change sets
   * @throws DatabaseUnavailable   if the database is unavailable, or refuses the connection
   * @throws IllegalStateException if the database is not suitable; the message contains the reason and the remedy
   */
  public int update() {
    return onConnection(SchemaMigration::applyMissing);
  }

  private static int applyMissing(Connection connection) throws Exception {
    ChangelogMark mark = ChangelogMark.ofThisRelease();
    if (mark.isOn(connection)) {
      return 0;
    }
    require(migrationProblem(connection));
    return changelog(connection).update(mark);
  }

  private static Optional<String> migrationProblem(Connection connection) throws SQLException {
    return Fitness.migrationProblem(connection, Changelog.applied(connection).isEmpty());
  }

  private static void require(Optional<String> problem) {
    problem.ifPresent(text -> {
      throw new IllegalStateException("the database cannot be used: " + text);
    });
  }

  /**
   * Rolls back the change sets that were applied last.
   *
   * @param count how many, at least 1; all if there are fewer
   * @return the number of change sets rolled back
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public int rollback(int count) {
    requirePositive(count);
    return onConnection(connection -> changelog(connection).rollback(count));
  }

  /**
   * The SQL that {@link #update()} would run now; changes nothing.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public String updateSql() {
    return onConnection(connection -> changelog(connection).updateSql());
  }

  /**
   * The SQL that {@link #rollback(int)} would run now; changes nothing.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public String rollbackSql(int count) {
    requirePositive(count);
    return onConnection(connection -> changelog(connection).rollbackSql(count));
  }

  /**
   * The number of change sets that {@link #update()} would apply now; changes nothing and waits for no lock.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public int missing() {
    return onConnection(connection -> changelog(connection).missing());
  }

  /** The obstacle to {@link #update()} if change sets are missing; empty if there is none. Changes nothing. */
  Optional<String> obstacle() {
    return onConnection(SchemaMigration::migrationProblem);
  }

  private static Changelog changelog(Connection connection) {
    return new Changelog(connection, STATEMENT_LIMIT);
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of change sets must be at least 1");
    }
  }

  private <T> T onConnection(Work<T> work) {
    try (Connection connection = connect()) {
      require(Fitness.problem(connection));
      return work.with(connection);
    } catch (IllegalStateException | DatabaseUnavailable e) {
      throw e;
    } catch (Exception e) {
      throw Outage.isCauseOf(e) ? Outage.unavailable(e) : failed(e);
    }
  }

  /** Liquibase's own message would quote the statement. */
  private static IllegalStateException failed(Exception failure) {
    IllegalStateException shown = new IllegalStateException("the schema could not be read or migrated: "
        + SqlState.state(failure).map(SchemaMigration::reason).orElseGet(() -> failure.getClass().getSimpleName()));
    shown.addSuppressed(failure);
    return shown;
  }

  /** Only server messages about names are sure to quote no row. */
  private static String reason(SQLException failure) {
    return failure.getSQLState().startsWith(NAMES_OR_PRIVILEGES)
        ? SqlState.advice(failure, URL)
        : SqlState.meaning(failure) + ": see the server's log";
  }

  private Connection connect() {
    try {
      return new PrimaryHosts(settings).connect(LOGIN_TIMEOUT, STATEMENT_LIMIT);
    } catch (SQLException e) {
      throw new DatabaseUnavailable(SqlState.advice(e, URL), e);
    }
  }

  /** Work on a connection; it must not close the connection. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection) throws Exception;
  }
}
