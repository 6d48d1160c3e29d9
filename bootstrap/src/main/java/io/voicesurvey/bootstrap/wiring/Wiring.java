package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.NimbusIdentityProviders;
import io.voicesurvey.adapters.oidc.seal.JweLoginAttemptSeal;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.oidc.workload.NimbusWorkloadTokens;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.WriteProbe;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditSeals;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditTrail;
import io.voicesurvey.adapters.persistence.cache.CaffeineLiveSessions;
import io.voicesurvey.adapters.persistence.program.JdbcServiceAccounts;
import io.voicesurvey.adapters.persistence.program.JdbcServiceUses;
import io.voicesurvey.adapters.persistence.program.JdbcTrustRules;
import io.voicesurvey.adapters.persistence.session.HibernateLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.session.HibernateUsedTokens;
import io.voicesurvey.adapters.persistence.session.JdbcRechecks;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.HibernateWaitingUsers;
import io.voicesurvey.adapters.persistence.user.JdbcDirectoryGroups;
import io.voicesurvey.adapters.persistence.user.JdbcDormantUsers;
import io.voicesurvey.adapters.persistence.user.JdbcProvisionedUsers;
import io.voicesurvey.application.UseCases;
import io.voicesurvey.application.port.Ports;
import io.voicesurvey.bootstrap.job.RepeatingJob;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnToPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Creates all objects that live as long as the process, each once, by its constructor. */
public final class Wiring implements AutoCloseable {
  /** As precise as the times of PostgreSQL, so that the stored time is the answered time. */
  public static final InstantSource CLOCK = () -> StoredTime.of(Instant.now());

  /** Much less than the 30 seconds after which a new key may sign. Listing a folder costs very little. */
  private static final Duration KEY_RELOAD_INTERVAL = Duration.ofSeconds(5);

  private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(30);

  private final Database database;
  private final CaffeineLiveSessions liveSessions;
  private final RepeatingJob keyReload;
  private final NimbusIdentityProviders providers;
  private final NimbusWorkloadTokens workloadTokens;
  private final JdbcServiceUses serviceUses;
  private final ExecutorService background = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("background-", 0).factory());
  private final Ports ports;
  private final UseCases useCases;

  /**
   * For commands and jobs. Connects to nothing until a use case is executed. Transactions have more time than those of
   * the service, because no client waits for a response, and a program that has just started is slow.
   */
  public Wiring(Settings settings) {
    this(settings, CLOCK, new Database(settings.database(), TRANSACTION_LIMIT), id -> endpoint -> outcome -> {});
  }

  /**
   * For the service, with observers.
   *
   * @param clock     need not be that of this machine
   * @param database  is closed with this object
   * @param observers returns the observer of the exchanges with an identity provider
   */
  Wiring(Settings settings, InstantSource clock, Database database, Function<ProviderId, ExchangeObserver> observers) {
    this.database = database;
    this.liveSessions = new CaffeineLiveSessions(new HibernateLiveSessions(database));
    var secrets = new SystemSecretGenerator();
    SigningKeys keys = SigningKeys.of(settings.signingKeys(), clock);
    this.providers = new NimbusIdentityProviders(settings.providers(), keys, secrets, clock, observers);
    this.workloadTokens = new NimbusWorkloadTokens(settings.workloadCaFile(), settings.proxies(), clock);
    this.serviceUses = new JdbcServiceUses(database, clock);
    this.ports = new Ports(providers, workloadTokens, new JweLoginAttemptSeal(keys),
        new SmallRyeAccessTokens(keys, settings.accessTokens(), secrets, clock), new HmacRefreshTokens(keys),
        new HibernateUserRepository(database), new HibernateWaitingUsers(database), new JdbcDormantUsers(database),
        new JdbcProvisionedUsers(database), new JdbcDirectoryGroups(database), new JdbcServiceAccounts(database),
        new JdbcTrustRules(database), serviceUses, new HibernateSessionRepository(database),
        new JdbcRechecks(database), liveSessions,
        new HibernateUsedTokens(database), new JdbcAuditTrail(database), new JdbcAuditSeals(database),
        new HibernateTransactions(database), secrets, clock);
    this.useCases = UseCases.of(ports, settings.sessions(), settings.reauthentication(), settings.dormantAfter(),
        settings.groupRoles(), new ReturnToPolicy(settings.http().publicUrl(), settings.returnToOrigins()),
        settings.accessTokens().lifetime(), background);
    this.keyReload = new RepeatingJob("key-reload", KEY_RELOAD_INTERVAL, KEY_RELOAD_INTERVAL, () -> {
      keys.reread();
      return Optional.empty();
    });
  }

  /** They can be executed until this object is closed. */
  public UseCases useCases() {
    return useCases;
  }

  /** Queries the database each time until a listener for its changes runs. */
  CaffeineLiveSessions liveSessions() {
    return liveSessions;
  }

  /** The caller must close it. */
  WriteProbe probe(Settings settings) {
    return new WriteProbe(settings.database(), database);
  }

  JdbcServiceUses serviceUses() {
    return serviceUses;
  }

  NimbusIdentityProviders providers() {
    return providers;
  }

  Ports ports() {
    return ports;
  }

  /** Prepares Hibernate. Otherwise the first login would wait for it. */
  void prepare() {
    database.prepare();
  }

  @Override
  public void close() {
    keyReload.close();
    background.shutdownNow();
    providers.close();
    workloadTokens.close();
    serviceUses.close();
    database.close();
  }
}
