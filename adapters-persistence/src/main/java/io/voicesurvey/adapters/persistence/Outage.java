package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.SchemaOutdated;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.TransactionException;

/** The classification of failures: database unavailable, not migrated, or a bug. */
final class Outage {
  /**
   * SQLSTATE classes. 08: the connection failed or broke, also by a read timeout. 53: the server lacks connections,
   * memory or disk. 57P: the server shuts down, crashed, starts, or closed the connection. 58: system error on the
   * server.
   */
  private static final List<String> CLASSES = List.of("08", "53", "57P", "58");

  /** The server is read-only: a standby, or configured so. */
  private static final String READ_ONLY = "25006";

  private static final String DEADLOCK = "40P01";

  /**
   * Besides read-only: statement canceled by timeout or operator; lock timeout; transaction ended by the server for its
   * duration or idle time; serialization failure, as on a standby during recovery. Deadlocks are excluded:
   * {@link HibernateTransactions} runs their work again.
   */
  private static final Set<String> STATES = Set.of(READ_ONLY, "57014", "55P03", "25P03", "25P04", "40001");

  /** Hibernate's message if no time is left in the transaction for a statement; it has no type of its own. */
  private static final String NO_TIME_LEFT = "Transaction timeout expired";

  /** Not supported; not allowed; undefined function; wrong state, as in Amazon Aurora without logical WAL. */
  private static final Set<String> NOT_OFFERED = Set.of("0A000", "42501", "42883", "55000");

  /** Undefined table; undefined column. */
  private static final Set<String> NOT_MIGRATED = Set.of("42P01", "42703");

  /** Matches the class of an adapter, except those of the cache, which call another adapter. */
  private static final Pattern ADAPTER = Pattern
      .compile(Pattern.quote(Outage.class.getPackageName()) + "\\.(?!cache\\.)\\w+\\.(\\w+)");
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  private Outage() {}

  /**
   * Returns the exception to throw instead: {@link DatabaseUnavailable} if the database is unavailable,
   * {@link SchemaOutdated} if it was not migrated, otherwise the failure itself.
   */
  static RuntimeException translate(RuntimeException failure) {
    if (failure instanceof DatabaseUnavailable || failure instanceof SchemaOutdated) {
      return failure;
    }
    if (isCauseOf(failure)) {
      return unavailable(failure);
    }
    return isAnywhereIn(failure, e -> hasState(e, NOT_MIGRATED)) ? new SchemaOutdated(failure) : failure;
  }

  /** The failure as an outage, with its cause in words and the adapter method that called the database. */
  static DatabaseUnavailable unavailable(Throwable failure) {
    return new DatabaseUnavailable(reason(failure) + adapterMethod(failure).map(name -> ", in " + name).orElse(""),
        failure);
  }

  static boolean isCauseOf(Throwable failure) {
    return isAnywhereIn(failure, Outage::isOutage);
  }

  /** Whether the server ended the transaction because of a deadlock. */
  static boolean isDeadlock(Throwable failure) {
    return isAnywhereIn(failure, e -> e instanceof SQLException sql && DEADLOCK.equals(sql.getSQLState()));
  }

  /** Whether the server answered that it is read-only. */
  static boolean isReadOnly(Throwable failure) {
    return isAnywhereIn(failure, e -> e instanceof SQLException sql && isReadOnly(sql));
  }

  static boolean isReadOnly(SQLException failure) {
    return READ_ONLY.equals(failure.getSQLState());
  }

  /** The failure of a read-only server at a write. */
  static SQLException readOnly() {
    return readOnly("the server is read-only");
  }

  /** The failure of a server whose writes do not count. */
  static SQLException readOnly(String message) {
    return new SQLException(message, READ_ONLY);
  }

  /** Whether the server did not answer in time: it may be paused, or wait for a standby that left it. */
  static boolean isSilence(Throwable failure) {
    SqlState state = SqlState.of(failure);
    return state == SqlState.SILENT || state == SqlState.STOPPED;
  }

  /** Whether the server does not offer a function to this role. */
  static boolean isNotOffered(Throwable failure) {
    return isAnywhereIn(failure, e -> hasState(e, NOT_OFFERED));
  }

  private static String reason(Throwable failure) {
    if (SqlState.state(failure).isPresent()) {
      return SqlState.meaning(failure);
    }
    return SqlState.causes(failure).filter(SQLTransientConnectionException.class::isInstance).findFirst()
        .map(exhausted -> "the pool is exhausted: " + exhausted.getMessage())
        .orElse(isAnywhereIn(failure, Outage::isTimeout) ? "timeout" : "no answer");
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || isOutOfTime(failure);
  }

  /** The outermost adapter on the stack: its name identifies the statement, without values. */
  private static Optional<String> adapterMethod(Throwable failure) {
    return Arrays.stream(failure.getStackTrace()).flatMap(frame -> name(frame).stream())
        .reduce((inner, outer) -> outer);
  }

  private static Optional<String> name(StackTraceElement frame) {
    Matcher adapter = ADAPTER.matcher(frame.getClassName());
    Matcher lambda = LAMBDA.matcher(frame.getMethodName());
    return Optional.of(adapter).filter(Matcher::matches)
        .map(found -> found.group(1) + "." + (lambda.matches() ? lambda.group(1) : frame.getMethodName()));
  }

  private static boolean hasState(Throwable failure, Set<String> states) {
    return failure instanceof SQLException sql
        && states.contains(Optional.ofNullable(sql.getSQLState()).orElse(""));
  }

  private static boolean isAnywhereIn(Throwable failure, Predicate<Throwable> kind) {
    return SqlState.causes(failure).anyMatch(kind);
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof SQLTransientConnectionException || isOutOfTime(failure)
        || failure instanceof SQLException sql && isOutage(Optional.ofNullable(sql.getSQLState()).orElse(""));
  }

  private static boolean isOutOfTime(Throwable failure) {
    return failure instanceof TransactionException && NO_TIME_LEFT.equals(failure.getMessage());
  }

  private static boolean isOutage(String sqlState) {
    return STATES.contains(sqlState) || CLASSES.stream().anyMatch(sqlState::startsWith);
  }
}
