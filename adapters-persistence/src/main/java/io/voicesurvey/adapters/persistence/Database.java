package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;

/**
 * The connection pool, with its transactions and statements. Creation does not wait for the server, so it succeeds
 * while the database is unavailable. Until the database is back, each call throws {@link DatabaseUnavailable}, with
 * {@link DatabaseLimits#SERVICE} within five seconds.
 */
public final class Database implements AutoCloseable {
  /**
   * A JDBC statement is canceled this much before the transaction limit; Hibernate does so with the first statement of
   * a transaction. Without that, a statement that waits for a lock would not notice a client that disconnects, and
   * would keep its server connection.
   */
  private static final Duration CANCEL_MARGIN = Duration.ofSeconds(1);

  private final ThreadLocal<UnitOfWork> current = new ThreadLocal<>();
  private final DatabaseLimits limits;
  private final PrimaryPool pool;
  private final HibernateSessions sessions;

  public Database(DatabaseSettings settings) {
    this(settings, DatabaseLimits.SERVICE, DatabaseObservers.none());
  }

  /** @param transactionLimit for each transaction, in whole seconds, at least 2; for programs without a waiting user */
  public Database(DatabaseSettings settings, Duration transactionLimit) {
    this(settings, DatabaseLimits.SERVICE.withTransaction(transactionLimit), DatabaseObservers.none());
  }

  public Database(DatabaseSettings settings, DatabaseLimits limits, DatabaseObservers observers) {
    this(settings, limits, observers, new Timelines());
  }

  /** @param timelines shared with another object of this process that uses the same servers */
  Database(DatabaseSettings settings, Timelines timelines) {
    this(settings, DatabaseLimits.SERVICE, DatabaseObservers.none(), timelines);
  }

  private Database(DatabaseSettings settings, DatabaseLimits limits, DatabaseObservers observers,
      Timelines timelines) {
    this.limits = limits;
    this.pool = new PrimaryPool(settings, limits, observers, timelines);
    this.sessions = new HibernateSessions(pool.connections());
  }

  /**
   * Prepares Hibernate, which takes some hundred milliseconds; returns when it is ready. Otherwise the first
   * transaction does this and takes longer. Single statements outside a transaction do not need Hibernate.
   */
  public void prepare() {
    sessions.prepare();
  }

  /**
   * Runs {@code work} in the current thread's transaction or, if there is none, in a new one. A new transaction commits
   * if the work returns and rolls back if it throws.
   *
   * @throws DatabaseUnavailable   if the database is unavailable; then nothing is committed
   * @throws IllegalStateException if joined work failed and {@code work} continued
   */
  public <T> T inTransaction(Function<StatelessSession, T> work) {
    Optional<UnitOfWork> outer = Optional.ofNullable(current.get());
    pool.requireWritable();
    try {
      return outer.isPresent() ? outer.get().join(work) : begin(work);
    } catch (RuntimeException e) {
      throw Outage.translate(e);
    }
  }

  /**
   * Runs one statement in the current thread's transaction or, if there is none, in a new one. A new transaction does
   * not use Hibernate, which takes longer for one statement than the server. If the caller gets no result, nothing is
   * committed: a statement that the server runs after its timeout has no thread to commit it.
   *
   * @param work binds the parameters and reads the result
   * @throws DatabaseUnavailable if the database is unavailable; then nothing is committed
   */
  public <T> T inStatement(String sql, StatementWork<T> work) {
    return isInTransaction()
        ? inTransaction(session -> session.doReturningWork(connection -> execute(connection, sql, work)))
        : alone(sql, work);
  }

  /** The pool of the connections, with what is known of the primary. */
  PrimaryPool pool() {
    return pool;
  }

  /** Whether work of the current thread joins a transaction. */
  public boolean isInTransaction() {
    return current.get() != null;
  }

  private <T> T alone(String sql, StatementWork<T> work) {
    pool.requireWritable();
    // The pool rolls back uncommitted work.
    try (Connection connection = pool.connections().getConnection()) {
      T result = execute(connection, sql, work);
      confirm(connection);
      connection.commit();
      Acknowledgement.requireNoWarning(connection);
      return result;
    } catch (SQLException e) {
      throw Outage.translate(new IllegalStateException("the database failed", e));
    }
  }

  /** Prepares a commit that the server acknowledges only if it is still the primary. */
  private void confirm(Connection connection) throws SQLException {
    if (pool.acknowledgement().isMissing()) {
      execute(connection, Acknowledgement.WRITE, Acknowledgement::write);
    }
    connection.clearWarnings();
  }

  private <T> T execute(Connection connection, String sql, StatementWork<T> work) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout((int) limits.transaction().minus(CANCEL_MARGIN).toSeconds());
      return work.execute(statement);
    }
  }

  /** Work on one statement; it must not close the statement. */
  @FunctionalInterface
  public interface StatementWork<T> {
    T execute(PreparedStatement statement) throws SQLException;
  }

  @Override
  public void close() {
    try (pool) {
      sessions.close();
    }
  }

  private <T> T begin(Function<StatelessSession, T> work) {
    try (StatelessSession session = sessions.open()) {
      UnitOfWork unit = new UnitOfWork(session);
      current.set(unit);
      try {
        return commitOrRollBack(unit, work);
      } finally {
        current.remove();
      }
    }
  }

  private <T> T commitOrRollBack(UnitOfWork unit, Function<StatelessSession, T> work) {
    Transaction transaction = unit.session().getTransaction();
    transaction.setTimeout((int) limits.transaction().toSeconds());
    transaction.begin();
    try {
      T result = unit.join(work);
      unit.requireNoFailure();
      unit.session().doWork(this::confirm);
      transaction.commit();
      unit.session().doWork(Acknowledgement::requireNoWarning);
      return result;
    } catch (RuntimeException | Error e) {
      rollBack(transaction, e);
      throw e;
    }
  }

  private static void rollBack(Transaction transaction, Throwable reason) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      // The server rolls back when it loses the connection; the reason explains more than the failed rollback.
      reason.addSuppressed(e);
    }
  }
}
