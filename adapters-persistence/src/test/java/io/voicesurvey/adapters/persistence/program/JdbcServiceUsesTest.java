package io.voicesurvey.adapters.persistence.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.ServiceUsesContract;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcServiceUsesTest implements ServiceUsesContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  private final MutableClock clock = new MutableClock(Samples.NOW);
  private final JdbcServiceUses uses = new JdbcServiceUses(POSTGRES.database(), clock);
  private final User nightly = Samples.service("nightly");

  @Override
  public ServiceUses uses() {
    return uses;
  }

  @Override
  public ServiceAccounts accounts() {
    return new JdbcServiceAccounts(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public MutableClock clock() {
    return clock;
  }

  @Override
  public void aMinutePasses() {
    uses.store();
  }

  @Test
  void theLaterUseOfTwoInstancesCounts() {
    users().insert(nightly);
    JdbcServiceUses behind = new JdbcServiceUses(POSTGRES.database(),
        () -> Samples.NOW.minusSeconds(5));
    uses.record(nightly.id());
    behind.record(nightly.id());

    uses.store();
    behind.store();

    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().lastUsedAt()).contains(Samples.NOW);
  }

  @Test
  void aUseThatCannotBeStoredIsStoredLater() {
    users().insert(nightly);
    try (Database away = new Database(POSTGRES.settings())) {
      JdbcServiceUses recorded = new JdbcServiceUses(away, clock);
      recorded.record(nightly.id());
      Postgres.execute(POSTGRES.settings(), "ALTER TABLE service_uses RENAME TO gone");
      try {
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(recorded::store);
      } finally {
        Postgres.execute(POSTGRES.settings(), "ALTER TABLE gone RENAME TO service_uses");
      }

      recorded.store();
    }
    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().lastUsedAt()).contains(Samples.NOW);
  }

  @Test
  void nothingIsWrittenWhereNothingWasUsed() {
    users().insert(nightly);
    uses.record(nightly.id());
    uses.store();
    Postgres.execute(POSTGRES.settings(), "TRUNCATE service_uses");

    uses.store();
    clock.advance(Duration.ofSeconds(30));
    uses.store();

    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().lastUsedAt()).isEmpty();
  }
}
