package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.PendingRolesContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class JdbcPendingRolesTest implements PendingRolesContract {
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
  public PendingRoles pendingRoles() {
    return new JdbcPendingRoles(DATABASE);
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
