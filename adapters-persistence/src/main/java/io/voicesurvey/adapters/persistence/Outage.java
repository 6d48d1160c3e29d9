package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.SchemaOutdated;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hibernate.TransactionException;

/** Tells a database that is away, or that was not migrated, from a bug. */
final class Outage {
  /** Class 08: the connection could not be made or broke, a read that timed out among them. */
  private static final String CONNECTION_EXCEPTION = "08";
  /** Class 57, operator intervention, from 57P01 on: the server shuts down, crashed, starts, or closed the connection. */
  private static final String SERVER_LEAVES = "57P0";
  /** Too many connections; a statement that took too long and was stopped. */
  private static final Set<String> SERVER_OVERBURDENED = Set.of("53300", "57014");
  /** Of Hibernate, in place of a statement for which no time is left in its transaction; it has no type of its own. */
  private static final String NO_TIME_LEFT = "Transaction timeout expired";

  /** No such table; no such column. */
  private static final Set<String> NOT_MIGRATED = Set.of("42P01", "42703");

  private Outage() {}

  /**
   * What to throw in place of the failure: {@link DatabaseUnavailable} where the database is away,
   * {@link SchemaOutdated} where it was not migrated, else the failure.
   */
  static RuntimeException translate(RuntimeException failure) {
    if (failure instanceof DatabaseUnavailable || failure instanceof SchemaOutdated) {
      return failure;
    }
    if (isBehind(failure)) {
      return new DatabaseUnavailable(failure);
    }
    return isAnywhereIn(failure, Outage::isNotMigrated) ? new SchemaOutdated(failure) : failure;
  }

  static boolean isBehind(Throwable failure) {
    return isAnywhereIn(failure, Outage::isOutage);
  }

  private static boolean isNotMigrated(Throwable failure) {
    return failure instanceof SQLException sql
        && NOT_MIGRATED.contains(Optional.ofNullable(sql.getSQLState()).orElse(""));
  }

  private static boolean isAnywhereIn(Throwable failure, Predicate<Throwable> kind) {
    return Stream.iterate(Optional.of(failure), Optional::isPresent, e -> e.map(Throwable::getCause))
        .flatMap(Optional::stream).anyMatch(kind);
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof SQLTransientConnectionException
        || failure instanceof TransactionException && NO_TIME_LEFT.equals(failure.getMessage())
        || failure instanceof SQLException sql && isOutage(Optional.ofNullable(sql.getSQLState()).orElse(""));
  }

  private static boolean isOutage(String sqlState) {
    return sqlState.startsWith(CONNECTION_EXCEPTION) || sqlState.startsWith(SERVER_LEAVES)
        || SERVER_OVERBURDENED.contains(sqlState);
  }
}
