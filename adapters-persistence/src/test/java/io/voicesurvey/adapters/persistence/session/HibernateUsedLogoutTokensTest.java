package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.UsedLogoutTokens;
import io.voicesurvey.application.port.UsedLogoutTokensContract;
import io.voicesurvey.application.port.Transactions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

class HibernateUsedLogoutTokensTest implements UsedLogoutTokensContract {
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
  public UsedLogoutTokens usedLogoutTokens() {
    return new HibernateUsedLogoutTokens(DATABASE);
  }

  @Override
  public Instant ahead(Duration time) {
    return Instant
        .parse(Postgres.query(SETTINGS, "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
            .getFirst())
        .plus(time);
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(DATABASE);
  }
}
