package io.voicesurvey.adapters.persistence;

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
 * The change sets of this release, which Liquibase applies through one connection. Commands wait for each other on a
 * session-level advisory lock, which ends with the connection.
 */
final class Changelog {
  private static final Logger LOG = LoggerFactory.getLogger(Changelog.class);

  private static final String FILE = "db/changelog/changelog.xml";

  /** Time limit to wait for a lock. Meanwhile, all requests that need the same table wait behind the migration. */
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(1);
  /** How many waits for a lock may time out. */
  private static final int MAX_LOCK_WAITS = 60;

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final Connection connection;
  private final Duration othersLimit;

  /** @param othersLimit time limit for the command of another instance */
  Changelog(Connection connection, Duration othersLimit) {
    this.connection = connection;
    this.othersLimit = othersLimit;
  }

  /** The ids of the change sets that were applied, of any release. */
  static Set<String> applied(Connection connection) throws SQLException {
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

  /** The number of change sets that are not applied. Waits for no lock. */
  int missing() throws Exception {
    return inScope(this::missing);
  }

  /** Liquibase's own command would create its tables if there are none. */
  private int missing(Database database) throws LiquibaseException, SQLException {
    Set<String> applied = applied(connection);
    return (int) changeSets(database).stream().filter(set -> !applied.contains(set.getId())).count();
  }

  private static List<ChangeSet> changeSets(Database database) throws LiquibaseException {
    return new Liquibase(FILE, Scope.getCurrentScope().getResourceAccessor(), database).getDatabaseChangeLog()
        .getChangeSets();
  }

  /**
   * Applies the change sets that are not applied, each in its own transaction, and stores {@code mark}.
   *
   * @return the number of applied change sets
   */
  int update(ChangelogMark mark) throws Exception {
    return underLock(database -> {
      int missing = missing(database);
      limitLockWaits();
      updateAfterOthers(database);
      mark.put(connection, changeSets(database).size());
      return missing;
    });
  }

  private void limitLockWaits() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + LOCK_LIMIT.toMillis());
    }
    // A rollback would undo it.
    connection.commit();
  }

  /** Repeats the change set whose wait for a lock timed out. Those before it are applied already. */
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

  /** The SQL of {@link #update}; changes nothing. */
  String updateSql() throws Exception {
    return underLock(database -> execute("updateSql", Map.of(), database));
  }

  /** @return the number of change sets rolled back, at most {@code count} */
  int rollback(int count) throws Exception {
    return underLock(database -> {
      int applied = database.getRanChangeSetList().size();
      execute("rollbackCount", argument(count), database);
      return Math.min(count, applied);
    });
  }

  /** The SQL of {@link #rollback}; changes nothing. */
  String rollbackSql(int count) throws Exception {
    return underLock(database -> execute("rollbackCountSql", argument(count), database));
  }

  private static Map<String, Object> argument(int count) {
    return Map.of(RollbackCountCommandStep.COUNT_ARG.getName(), count);
  }

  private static String execute(String command, Map<String, Object> arguments, Database database)
      throws LiquibaseException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    CommandScope scope = new CommandScope(command)
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
        .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, FILE)
        .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF)
        .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY_OUTPUT, UpdateSummaryOutputEnum.LOG).setOutput(output);
    arguments.forEach(scope::addArgumentValue);
    scope.execute();
    return output.toString(StandardCharsets.UTF_8);
  }

  private <T> T underLock(Work<T> work) throws Exception {
    return inScope(database -> {
      lock(database);
      return work.with(database);
    });
  }

  /** Liquibase commands take the lock too, but only after they create their tables. */
  private void lock(Database database) throws LockException {
    LockService lock = LockServiceFactory.getInstance().getLockService(database);
    lock.setChangeLogLockWaitTime(othersLimit.toMinutes());
    lock.setChangeLogLockRecheckTime(POLL_INTERVAL.toSeconds());
    lock.waitForLock();
  }

  private <T> T inScope(Work<T> work) throws Exception {
    return Scope.child(scope(), () -> work.with(
        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection))));
  }

  /** No output on the console, and no analytics. */
  private static Map<String, Object> scope() {
    return Map.of(
        Scope.Attr.ui.name(), new LoggerUIService(),
        Scope.Attr.resourceAccessor.name(), new ClassLoaderResourceAccessor(Changelog.class.getClassLoader()),
        AnalyticsArgs.ENABLED.getKey(), false,
        GlobalConfiguration.OUTPUT_FILE_ENCODING.getKey(), StandardCharsets.UTF_8.name());
  }

  /** Work on the database; it must not close the connection. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Database database) throws LiquibaseException, SQLException;
  }
}
