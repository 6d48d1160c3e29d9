package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.application.port.UsedTokensContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateUsedTokensTest implements UsedTokensContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public UsedTokens usedTokens() {
    return new HibernateUsedTokens(POSTGRES.database());
  }

  @Override
  public Instant ahead(Duration time) {
    return Instant
        .parse(Postgres
            .query(POSTGRES.settings(), "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
            .getFirst())
        .plus(time);
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }
}
