package io.voicesurvey.adapters.oidc.provider;

import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.AuthorizationRequest;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An OpenID Provider, located by its discovery document. The caller must close it. */
public final class NimbusIdentityProvider implements IdentityProvider, AutoCloseable {
  private final ProviderSettings settings;
  private final InstantSource clock;
  private final ProviderHttp http;
  private final Discovery discovery;
  private final ProviderKeys keys;
  private final LoginRequests loginRequests;
  private final LogoutRequests logoutRequests;
  private final AuthorizationEndpoint authorizationEndpoint;
  private final TokenEndpoint tokenEndpoint;
  private final ClaimSources claimSources;
  private final IdTokens idTokens;
  private final LogoutTokens logoutTokens;
  private final AuthenticationClaims authenticationClaims;
  private final PersonClaims personClaims;
  private final KeptLogins keptLogins;
  private final LoginRenewal loginRenewal;

  /**
   * @param ownKeys  the keys that encrypt the ID tokens kept for a logout and the kept refresh tokens
   * @param observer observes every exchange
   * @throws IllegalArgumentException if a file that the settings name is unusable; see {@link ProviderFiles}
   */
  public NimbusIdentityProvider(ProviderSettings settings, Supplier<KeyRing> ownKeys, SecretGenerator secrets,
      InstantSource clock, ExchangeObserver observer) {
    this.settings = settings;
    this.clock = clock;
    Executor executor = Thread::startVirtualThread;
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.http = new ProviderHttp(settings.caFile().map(ProviderFiles::trusting), settings.variable("CA_FILE"),
        settings.proxies(), executor, clock, observer);
    this.discovery = new Discovery(settings.issuer(), settings.variable("ISSUER"), http, executor, ticker);
    this.keys = new ProviderKeys(http, executor, ticker, clock);
    this.loginRequests = new LoginRequests(settings);
    this.logoutRequests = new LogoutRequests(settings, ownKeys, clock);
    ClientCredentials credentials = new ClientCredentials(settings, secrets, clock);
    this.authorizationEndpoint = new AuthorizationEndpoint(settings, http, credentials);
    this.tokenEndpoint = new TokenEndpoint(settings, http, credentials);
    ProviderTokens tokens = new ProviderTokens(settings, new TokenSignatures(keys), clock);
    this.idTokens = new IdTokens(settings.issuer(), tokens);
    this.logoutTokens = new LogoutTokens(settings.issuer(), tokens);
    this.authenticationClaims = new AuthenticationClaims(settings.clockSkew());
    this.personClaims = new PersonClaims(settings.roleMapping(), settings.externalIdClaim());
    this.claimSources = new ClaimSources(personClaims, new UserInfoEndpoint(http, tokens));
    this.keptLogins = new KeptLogins(settings, ownKeys, clock);
    this.loginRenewal = new LoginRenewal(keptLogins, tokenEndpoint, idTokens, claimSources, personClaims);
  }

  /**
   * Fetches metadata and keys before the first login needs them. A failure has no effect on later calls.
   *
   * @throws IdentityProviderFault or {@link IdentityProviderUnavailable} as {@link IdentityProvider} describes
   */
  public void warmUp() {
    keys.cached(discovery.metadata().jwksUri());
  }

  @Override
  public URI authorizationUrl(AuthorizationRequest request) {
    return authorizationEndpoint.url(loginRequests.of(request), discovery.metadata());
  }

  @Override
  public boolean isIssuer(Optional<String> iss) {
    return iss.map(settings.issuer()::equals).orElseGet(() -> !discovery.metadata().sendsIssuer());
  }

  @Override
  public Redemption redeem(Secret code, PkceVerifier verifier, Nonce nonce, LoginRequirements requirements) {
    if (code.reveal().isBlank()) {
      return new Redemption.CodeRefused();
    }
    ProviderMetadata metadata = discovery.metadata();
    return switch (tokenEndpoint.redeem(code, verifier, metadata)) {
      case TokenEndpoint.Outcome.Refused refused -> new Redemption.CodeRefused();
      case TokenEndpoint.Outcome.Granted granted -> validated(granted, nonce, requirements, metadata);
    };
  }

  @Override
  public Renewal renew(Secret refreshToken, Consumer<ProviderGrant> keep) {
    return settings.recheckInterval().flatMap(interval -> keptLogins.open(refreshToken)
        .map(login -> loginRenewal.renew(login, interval, keep, discovery.metadata())))
        .orElseGet(Renewal.Unusable::new);
  }

  @Override
  public Optional<URI> endSessionUrl(Optional<Secret> logoutHint, State state) {
    return discovery.cached().flatMap(ProviderMetadata::endSessionEndpoint)
        .map(endpoint -> logoutRequests.url(endpoint, logoutHint, state));
  }

  @Override
  public LogoutVerification verifyLogout(Secret logoutToken) {
    return logoutTokens.validate(logoutToken, discovery.metadata());
  }

  /** The time since the last fetch of the keys that verify ID tokens; empty if no keys are cached. */
  public Optional<Duration> keyAge() {
    return keys.age();
  }

  @Override
  public boolean isReachable() {
    return discovery.isReachable();
  }

  /** Aborts the exchanges in progress. */
  @Override
  public void close() {
    http.close();
  }

  private Redemption validated(TokenEndpoint.Outcome.Granted granted, Nonce nonce, LoginRequirements requirements,
      ProviderMetadata metadata) {
    return switch (idTokens.validate(granted.idToken(), granted.accessToken(), nonce, metadata)) {
      case IdTokens.Validation.Invalid(String check) -> new Redemption.IdTokenRefused(check);
      case IdTokens.Validation.Valid(ExternalIdentity identity, JsonObject claims) ->
        requirementFailure(claims, requirements).orElseGet(
            () -> collected(new Authenticated(identity, claims, granted, nonce, requirements), metadata));
    };
  }

  private Optional<Redemption> requirementFailure(JsonObject claims, LoginRequirements requirements) {
    return authenticationClaims.ageFailure(claims, requirements, clock.instant())
        .<Redemption>map(Redemption.IdTokenRefused::new)
        .or(() -> authenticationClaims.acrFailure(claims, requirements).map(Redemption.AcrNotMet::new));
  }

  private Redemption collected(Authenticated login, ProviderMetadata metadata) {
    return switch (claimSources.collect(login.identity(), Optional.of(login.claims()), login.granted().accessToken(),
        metadata)) {
      case ClaimSources.Outcome.Invalid(String check) -> new Redemption.IdTokenRefused(check);
      case ClaimSources.Outcome.Found(List<JsonObject> sources) -> redeemed(login, sources);
    };
  }

  private Redemption redeemed(Authenticated login, List<JsonObject> sources) {
    RoleClaim roleClaim = personClaims.roleClaim(sources, login.granted().accessToken());
    settings.roleMapping().ifPresent(mapping -> RoleClaimLog.log(settings.profile().id(), mapping, roleClaim));
    return new Redemption.Redeemed(personClaims.person(login.identity(), sources),
        ProviderSessionIds.of(login.claims()), logoutRequests.hint(login.granted().idToken()), roleClaim,
        authenticationClaims.authentication(login.claims(), login.requirements(), clock.instant()), grant(login));
  }

  private Optional<ProviderGrant> grant(Authenticated login) {
    return settings.recheckInterval().flatMap(interval -> login.granted().refreshToken()
        .map(issued -> keptLogins.seal(new KeptLogin(issued.token(), settings.clientId(), login.identity(),
            login.nonce(), StrictJson.date(login.claims(), "auth_time")), interval, issued.lifetime())));
  }

  /**
   * A login whose ID token is valid.
   *
   * @param claims of the ID token
   */
  private record Authenticated(ExternalIdentity identity, JsonObject claims, TokenEndpoint.Outcome.Granted granted,
      Nonce nonce, LoginRequirements requirements) {}
}
