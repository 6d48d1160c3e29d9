package io.voicesurvey.adapters.persistence.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.DatabaseObservers;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.StatementObserver;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.ServiceAccountsContract;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.program.AuthenticateClient;
import io.voicesurvey.domain.Secret;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcServiceAccountsTest implements ServiceAccountsContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public ServiceAccounts accounts() {
    return new JdbcServiceAccounts(POSTGRES.database());
  }

  @Override
  public UserRepository users() {
    return new HibernateUserRepository(POSTGRES.database());
  }

  @Override
  public SessionRepository sessions() {
    return new HibernateSessionRepository(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }

  @Test
  void aStrangerCostsOneQuery() {
    List<String> statements = new CopyOnWriteArrayList<>();
    StatementObserver observer = (operation, text) -> {
      text.ifPresent(statements::add);
      return failure -> {};
    };
    users().insert(Samples.service("nightly"));
    try (Database observed = new Database(POSTGRES.settings(), DatabaseLimits.SERVICE,
        DatabaseObservers.of(new SimpleMeterRegistry(), Optional.of(observer)))) {
      AuthenticateClient client = new AuthenticateClient(new JdbcServiceAccounts(observed), () -> Samples.NOW);
      for (String id : List.of("service:nightly", "service:unknown")) {
        client.execute(new AuthenticateClient.Command(id, Secret.of("wrong")));
        assertThat(statements).hasSize(1);
        statements.clear();
      }
      client.execute(new AuthenticateClient.Command("unknown", Secret.of("wrong")));
      assertThat(statements).isEmpty();
    }
  }
}
