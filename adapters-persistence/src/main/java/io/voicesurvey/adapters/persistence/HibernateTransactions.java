package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Transactions of a {@link Database}, bound to the thread that began them. */
public final class HibernateTransactions implements Transactions {
  private static final String IS_WRITABLE = "SELECT current_setting('transaction_read_only') = 'off'";

  /** Same as the limit for a free connection of the pool. */
  private static final Duration START_LIMIT = Duration.ofSeconds(2);

  /** In a deadlock, one of two transactions succeeds. More attempts are for more than two. */
  private static final int MAX_ATTEMPTS = 5;

  private final Database database;
  /** Any client may send such a request at any rate, so all callers share one connection. */
  private final GroupCommit<Boolean, Boolean> checks = new GroupCommit<>(this::check, START_LIMIT, 1);

  public HibernateTransactions(Database database) {
    this.database = database;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    for (int attempt = 1;; attempt++) {
      try {
        return database.inTransaction(session -> work.get());
      } catch (RuntimeException e) {
        if (!Outage.isDeadlock(e) || database.isInTransaction() || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public boolean isDatabaseReachable() {
    try {
      return checks.execute(true).orElse(false);
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }

  @Override
  public Duration outages(Duration availability) {
    return database.pool().outages().within(availability);
  }

  private List<Optional<Boolean>> check(Supplier<List<Boolean>> callers) {
    return database.inTransaction(session -> {
      List<Boolean> all = callers.get();
      boolean writable = session.createNativeQuery(IS_WRITABLE, Boolean.class).getSingleResult();
      return all.stream().map(caller -> Optional.of(writable)).toList();
    });
  }
}
