package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepositoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class HibernateUserRepositoryTest implements UserRepositoryContract {
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
  public UserRepository users() {
    return new HibernateUserRepository(DATABASE);
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(DATABASE);
  }
}
