package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.oidc.provider.NimbusIdentityProvider;
import io.voicesurvey.adapters.oidc.seal.JweLoginAttemptSeal;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.KeyReload;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.cache.CaffeineLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.session.HibernateSpentTokens;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.health.CheckReadiness;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.PublishKeys;
import io.voicesurvey.application.session.RecognizeBearer;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.ReturnToPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts the service together: every object that lives as long as the process, made once, by its constructor. */
public final class Wiring implements AutoCloseable {
  /** As exact as PostgreSQL keeps times, so that what is stored is what was answered. */
  private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);

  /** A listing of a folder costs next to nothing. */
  private static final Duration KEY_RELOAD = Duration.ofSeconds(5);

  private final Database database;
  private final CaffeineLiveSessions liveSessions;
  private final KeyReload keyReload;
  private final NimbusIdentityProvider provider;
  private final SecretGenerator secrets = new SystemSecretGenerator();
  private final List<Object> useCases;

  /** Connects to nothing yet; the first use of a use case does. */
  public Wiring(Settings settings) {
    this.database = new Database(Adapters.database(settings.database()));
    this.liveSessions = new CaffeineLiveSessions(new HibernateLiveSessions(database), CLOCK);
    SigningKeys keys = Adapters.signingKeys(settings.jwt().keys(), CLOCK);
    this.provider = new NimbusIdentityProvider(Adapters.provider(settings.oidc()), keys, secrets, CLOCK);
    this.useCases = useCases(settings, keys);
    this.keyReload = new KeyReload(keys, KEY_RELOAD);
  }

  private List<Object> useCases(Settings settings, SigningKeys keys) {
    var users = new HibernateUserRepository(database);
    var sessions = new HibernateSessionRepository(database);
    var transactions = new HibernateTransactions(database);
    var accessTokens = new SmallRyeAccessTokens(keys, Adapters.accessTokens(settings.jwt()), secrets, CLOCK);
    var refreshTokens = new HmacRefreshTokens(keys);
    var seal = new JweLoginAttemptSeal(keys);
    var returnTo = new ReturnToPolicy(settings.http().publicUrl(), settings.returnToOrigins());
    var policy = settings.sessions();
    return List.of(
        new StartLogin(provider, seal, secrets, returnTo, CLOCK),
        new CompleteLogin(provider, seal, users, sessions, transactions, accessTokens, refreshTokens, secrets, policy,
            CLOCK),
        new AuthenticateBearer(accessTokens, liveSessions, CLOCK),
        new RecognizeBearer(accessTokens, liveSessions, CLOCK),
        new RefreshSession(refreshTokens, accessTokens, sessions, policy, CLOCK),
        new EndSession(accessTokens, refreshTokens, sessions, provider, secrets, CLOCK),
        new BackchannelLogout(provider, new HibernateSpentTokens(database), sessions, transactions, CLOCK),
        new ListSessions(sessions, CLOCK),
        new RevokeSession(sessions, CLOCK),
        new PublishKeys(accessTokens),
        new CheckReadiness(transactions, provider));
  }

  /** The use cases, each by its own class. */
  public List<Object> useCases() {
    return useCases;
  }

  /** Asks the database each time until something listens for it. */
  CaffeineLiveSessions liveSessions() {
    return liveSessions;
  }

  SecretGenerator secrets() {
    return secrets;
  }

  NimbusIdentityProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    keyReload.close();
    provider.close();
    database.close();
  }
}
