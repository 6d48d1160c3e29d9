package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SessionRepositoryContract;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class HibernateSessionRepositoryTest implements SessionRepositoryContract {
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
  public SessionRepository sessions() {
    return new HibernateSessionRepository(DATABASE);
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
