package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.oidc.provider.NimbusIdentityProviders;
import io.voicesurvey.adapters.oidc.seal.JweLoginAttemptSeal;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.DatabaseObservers;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.WriteProbe;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditSeals;
import io.voicesurvey.adapters.persistence.audit.JdbcAuditTrail;
import io.voicesurvey.adapters.persistence.cache.CaffeineLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.session.HibernateUsedLogoutTokens;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.JdbcPendingRoles;
import io.voicesurvey.application.audit.ArchiveAuditTrail;
import io.voicesurvey.application.audit.FindAuditEvents;
import io.voicesurvey.application.audit.SealAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.health.CheckReadiness;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.ListProviders;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.CheckReauthentication;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.PublishKeys;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.FindPendingRoles;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.IssueServiceToken;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.bootstrap.job.RepeatingJob;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnToPolicy;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.RefreshTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final InstantSource clock;
  private final SecretGenerator secrets = new SystemSecretGenerator();
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
   * @param limits    the time limits of the database
   * @param watch     observes the use of the database
   * @param observers returns the observer of the exchanges with an identity provider
   */
  Wiring(Settings settings, InstantSource clock, DatabaseLimits limits, DatabaseObservers watch,
      Function<ProviderId, ExchangeObserver> observers) {
    this(settings, clock, new Database(settings.database(), limits, watch), observers);
  }

  private Wiring(Settings settings, InstantSource clock, Database database,
      Function<ProviderId, ExchangeObserver> observers) {
    this.clock = clock;
    this.database = database;
    this.liveSessions = new CaffeineLiveSessions(new HibernateLiveSessions(database));
    SigningKeys keys = SigningKeys.of(settings.signingKeys(), clock);
    this.providers = new NimbusIdentityProviders(settings.providers(), keys, secrets, clock, observers);
    this.accessTokens = new SmallRyeAccessTokens(keys, settings.accessTokens(), secrets, clock);
    this.refreshTokens = new HmacRefreshTokens(keys);
    this.useCases = useCases(settings, keys);
    this.keyReload = new RepeatingJob("key-reload", KEY_RELOAD_INTERVAL, KEY_RELOAD_INTERVAL, () -> {
      keys.reread();
      return Optional.empty();
    });
  }

  private UseCases useCases(Settings settings, SigningKeys keys) {
    var policy = settings.sessions();
    var users = new HibernateUserRepository(database);
    var sessions = new HibernateSessionRepository(database);
    var pendingRoles = new JdbcPendingRoles(database);
    var usedLogoutTokens = new HibernateUsedLogoutTokens(database);
    var auditTrail = new JdbcAuditTrail(database);
    var auditSeals = new JdbcAuditSeals(database);
    var transactions = new HibernateTransactions(database);
    var seal = new JweLoginAttemptSeal(keys);
    var returnTo = new ReturnToPolicy(settings.http().publicUrl(), settings.returnToOrigins());
    return new UseCases(
        new ListProviders(providers),
        new StartLogin(providers, seal, refreshTokens, secrets, returnTo, clock),
        new CompleteLogin(providers, seal, users, pendingRoles, sessions, auditTrail, transactions, accessTokens,
            refreshTokens, secrets, policy, clock),
        new AuthenticateBearer(accessTokens, liveSessions),
        new AuthenticateFromCache(accessTokens, liveSessions),
        new RefreshSession(refreshTokens, accessTokens, sessions, auditTrail, transactions, policy, clock),
        new EndSession(accessTokens, refreshTokens, sessions, auditTrail, transactions, providers, secrets, clock),
        new BackchannelLogout(providers, usedLogoutTokens, sessions, auditTrail, transactions, clock),
        new ListSessions(sessions),
        new RevokeSession(sessions, auditTrail, transactions, clock),
        new RevokeSessions(users, sessions, auditTrail, transactions, clock),
        new CheckReauthentication(sessions, settings.reauthentication()),
        new PurgeSessions(sessions, usedLogoutTokens),
        new FindAuditEvents(auditTrail),
        new SealAuditTrail(auditSeals, clock),
        new VerifyAuditTrail(auditSeals, auditTrail, clock),
        new ArchiveAuditTrail(auditSeals, auditTrail, transactions, clock),
        new FindUsers(users),
        new FindPendingRoles(pendingRoles),
        new ShowUser(users),
        new ChangeUser(users, pendingRoles, sessions, auditTrail, transactions, clock),
        new ImportUsers(users, pendingRoles, sessions, auditTrail, transactions, clock),
        new RelinkUser(users, sessions, auditTrail, transactions, clock),
        new IssueServiceToken(users, sessions, auditTrail, transactions, accessTokens, secrets, policy, clock),
        new PublishKeys(accessTokens),
        new CheckReadiness(transactions, providers));
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

  SecretGenerator secrets() {
    return secrets;
  }

  NimbusIdentityProviders providers() {
    return providers;
  }

  AccessTokens accessTokens() {
    return accessTokens;
  }

  RefreshTokens refreshTokens() {
    return refreshTokens;
  }

  InstantSource clock() {
    return clock;
  }

  /** Prepares Hibernate. Otherwise the first login would wait for it. */
  void prepare() {
    database.prepare();
  }

  @Override
  public void close() {
    keyReload.close();
    providers.close();
    database.close();
  }
}
