package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.GlobalConfiguration;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.changelog.ChangeSet;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migration of the schema to this release, and back. Instances that start at the same time wait for each other on a
 * session-level advisory lock, which ends with its connection. So the settings must lead to the server directly or to a
 * pooler in session mode.
 */
public final class SchemaMigration {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);

  private static final String CHANGELOG = "db/changelog/changelog.xml";

  /** SQLSTATE class of syntax errors, and of errors with names or privileges. */
  private static final String NAMES_OR_PRIVILEGES = "42";

  /** The setting with the URL of the schema. */
  private static final String URL = "DATABASE_LISTEN_URL (or DATABASE_URL if it is not set)";

  /** Time limit to open the connection. */
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(4);
  /** Time limit for one statement (an index on a large table), and for the whole migration of another instance. */
  private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(15);

  /** Time limit to wait for a lock. Meanwhile, all requests that need the same table wait behind the migration. */
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(1);
  /** How often the migration may wait for a lock in vain. */
  private static final int MAX_LOCK_WAITS = 60;

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

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
    return underLock(connection, database -> {
      int missing = missing(connection, database);
      limitLockWaits(connection);
      updateAfterOthers(database);
      mark.put(connection, changeSets(database).size());
      return missing;
    });
  }

  private static void limitLockWaits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + LOCK_LIMIT.toMillis());
    }
    // A rollback would undo it.
    connection.commit();
  }

  /** Repeats the change set that waited for a lock in vain. Those before it are applied already. */
  private static void updateAfterOthers(Database database) throws LiquibaseException {
    for (int attempt = 1;; attempt++) {
      try {
        execute("update", Map.of(), database);
        return;
      } catch (LiquibaseException e) {
        if (attempt == MAX_LOCK_WAITS || SqlState.of(e) != SqlState.LOCKED) {
          throw e;
        }
        database.rollback();
        LOG.info("The migration waits for transactions that use a table which it changes. Attempt {} of {}", attempt,
            MAX_LOCK_WAITS);
      }
    }
  }

  private static Optional<String> migrationProblem(Connection connection) throws SQLException {
    return Fitness.migrationProblem(connection, applied(connection).isEmpty());
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
    Map<String, Object> argument = countArgument(count);
    return run(database -> {
      int applied = database.getRanChangeSetList().size();
      execute("rollbackCount", argument, database);
      return Math.min(count, applied);
    });
  }

  /**
   * The SQL that {@link #update()} would run now; changes nothing.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public String updateSql() {
    return run("updateSql", Map.of());
  }

  /**
   * The SQL that {@link #rollback(int)} would run now; changes nothing.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public String rollbackSql(int count) {
    return run("rollbackCountSql", countArgument(count));
  }

  /**
   * The number of change sets that {@link #update()} would apply now; changes nothing and waits for no lock.
   *
   * @throws DatabaseUnavailable if the database is unavailable
   */
  public int missing() {
    return onConnection(connection -> Scope.child(scope(), () -> missing(connection)));
  }

  /** The obstacle to {@link #update()} if change sets are missing; empty if there is none. Changes nothing. */
  Optional<String> obstacle() {
    return onConnection(SchemaMigration::migrationProblem);
  }

  private static int missing(Connection connection) throws LiquibaseException, SQLException {
    return missing(connection,
        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)));
  }

  /** Liquibase's own command would create its tables if there are none. */
  private static int missing(Connection connection, Database database) throws LiquibaseException, SQLException {
    Set<String> applied = applied(connection);
    return (int) changeSets(database).stream().filter(set -> !applied.contains(set.getId())).count();
  }

  private static List<ChangeSet> changeSets(Database database) throws LiquibaseException {
    return new Liquibase(CHANGELOG, Scope.getCurrentScope().getResourceAccessor(), database).getDatabaseChangeLog()
        .getChangeSets();
  }

  private static Set<String> applied(Connection connection) throws SQLException {
    Set<String> ids = new HashSet<>();
    if (ChangelogMark.isChangelogIn(connection)) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT id FROM databasechangelog")) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    return ids;
  }

  private static Map<String, Object> countArgument(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of change sets must be at least 1");
    }
    return Map.of(RollbackCountCommandStep.COUNT_ARG.getName(), count);
  }

  private String run(String command, Map<String, Object> arguments) {
    return run(database -> execute(command, arguments, database));
  }

  private <T> T run(Work<T> work) {
    return onConnection(connection -> underLock(connection, work));
  }

  private <T> T onConnection(ConnectionWork<T> work) {
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

  private static <T> T underLock(Connection connection, Work<T> work) throws Exception {
    return Scope.child(scope(), () -> {
      Database database = DatabaseFactory.getInstance()
          .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      lock(database);
      return work.with(database);
    });
  }

  /** Work on a connection; it must not close the connection. */
  @FunctionalInterface
  private interface ConnectionWork<T> {
    T with(Connection connection) throws Exception;
  }

  /** Work under the lock. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Database database) throws LiquibaseException, SQLException;
  }

  private static String execute(String command, Map<String, Object> arguments, Database database)
      throws LiquibaseException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    CommandScope scope = new CommandScope(command)
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
        .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, CHANGELOG)
        .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF)
        .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY_OUTPUT, UpdateSummaryOutputEnum.LOG).setOutput(output);
    arguments.forEach(scope::addArgumentValue);
    scope.execute();
    return output.toString(StandardCharsets.UTF_8);
  }

  /** Liquibase commands take the lock too, but only after they create their tables. It ends with the connection. */
  private static void lock(Database database) throws LockException {
    LockService lock = LockServiceFactory.getInstance().getLockService(database);
    lock.setChangeLogLockWaitTime(STATEMENT_LIMIT.toMinutes());
    lock.setChangeLogLockRecheckTime(POLL_INTERVAL.toSeconds());
    lock.waitForLock();
  }

  /** No output on the console, and no analytics. */
  private static Map<String, Object> scope() {
    return Map.of(
        Scope.Attr.ui.name(), new LoggerUIService(),
        Scope.Attr.resourceAccessor.name(), new ClassLoaderResourceAccessor(SchemaMigration.class.getClassLoader()),
        AnalyticsArgs.ENABLED.getKey(), false,
        GlobalConfiguration.OUTPUT_FILE_ENCODING.getKey(), StandardCharsets.UTF_8.name());
  }

  private Connection connect() {
    try {
      return new PrimaryHosts(settings).connect(LOGIN_TIMEOUT, STATEMENT_LIMIT);
    } catch (SQLException e) {
      throw new DatabaseUnavailable(SqlState.advice(e, URL), e);
    }
  }
}
