package io.voicesurvey.adapters.persistence;

import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.TransactionsContract;
import io.voicesurvey.application.port.UserRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class HibernateTransactionsTest implements TransactionsContract {
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Database DATABASE = new Database(SETTINGS);

  @BeforeEach
  void empty() {
    Postgres.empty(SETTINGS);
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(DATABASE);
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(DATABASE);
  }
}
