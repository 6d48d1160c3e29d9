package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Transactions;
import java.util.function.Supplier;

/** Transactions of a {@link Database}, bound to the thread that began them. */
public final class HibernateTransactions implements Transactions {
  private final Database database;

  public HibernateTransactions(Database database) {
    this.database = database;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return database.inTransaction(session -> work.get());
  }

  @Override
  public boolean isDatabaseReachable() {
    try {
      return database
          .inTransaction(session -> session.createNativeQuery("SELECT true", Boolean.class).getSingleResult());
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }
}
