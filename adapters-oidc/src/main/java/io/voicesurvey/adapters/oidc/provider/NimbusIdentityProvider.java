package io.voicesurvey.adapters.oidc.provider;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.OIDCScopeValue;
import io.voicesurvey.adapters.oidc.seal.JweSeal;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
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
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.JsonObject;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An OpenID Provider, located by its discovery document. The caller must close it. */
public final class NimbusIdentityProvider implements IdentityProvider, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NimbusIdentityProvider.class);

  /** Longer ID tokens are not kept as logout hints, because they would not fit into the end-session URL. */
  private static final int MAX_HINT = 8 * 1024;
  private static final int MAX_SEALED_HINT = 2 * MAX_HINT;

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final ProviderHttp http;
  private final Discovery discovery;
  private final ProviderKeys keys;
  private final AuthorizationEndpoint authorizationEndpoint;
  private final TokenEndpoint tokenEndpoint;
  private final ClaimSources claimSources;
  private final IdTokens idTokens;
  private final LogoutTokens logoutTokens;
  private final AuthenticationClaims authenticationClaims;
  private final PersonClaims personClaims;
  private final KeptLogins keptLogins;
  private final LoginRenewal loginRenewal;
  private final JweSeal hintSeal;

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
    this.hintSeal = new JweSeal(ownKeys, SigningKey::logoutHintKey, MAX_SEALED_HINT);
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
    AuthenticationRequest.Builder parameters = new AuthenticationRequest.Builder(ResponseType.CODE, scope(),
        new ClientID(settings.clientId()), settings.redirectUri())
        .state(new com.nimbusds.oauth2.sdk.id.State(request.state().value()))
        .nonce(new com.nimbusds.openid.connect.sdk.Nonce(request.nonce().value().reveal()))
        .codeChallenge(new CodeVerifier(request.verifier().value().reveal()), CodeChallengeMethod.S256);
    LoginRequirements requirements = request.requirements();
    requirements.maxAge().ifPresent(age -> parameters.maxAge((int) age.toSeconds()));
    parameter("acr_values", Optional.of(requirements.acrParameter()), parameters);
    parameter("login_hint", request.loginHint(), parameters);
    parameter("prompt", request.prompt(), parameters);
    parameter("ui_locales", request.uiLocales(), parameters);
    return authorizationEndpoint.url(parameters.build(), discovery.metadata());
  }

  /** Sends the value as it is: the typed parameters of the library refuse values that providers define themselves. */
  private static void parameter(String name, Optional<String> value, AuthenticationRequest.Builder parameters) {
    value.filter(text -> !text.isEmpty()).ifPresent(text -> parameters.customParameter(name, text));
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
        .map(endpoint -> endSessionUrl(endpoint, logoutHint.flatMap(hintSeal::open), state));
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

  private Scope scope() {
    Scope scope = new Scope(OIDCScopeValue.OPENID);
    settings.scopes().forEach(scope::add);
    return scope;
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
    Optional<Secret> hint = Optional.of(login.granted().idToken().reveal()).filter(text -> text.length() <= MAX_HINT)
        .map(text -> hintSeal.seal(text, clock.instant()));
    RoleClaim roleClaim = personClaims.roleClaim(sources, login.granted().accessToken());
    settings.roleMapping().ifPresent(mapping -> log(settings.profile().id(), mapping, roleClaim));
    return new Redemption.Redeemed(personClaims.person(login.identity(), sources),
        ProviderSessionIds.of(login.claims()), hint, roleClaim,
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

  private static void log(ProviderId provider, RoleMapping mapping, RoleClaim roleClaim) {
    switch (roleClaim) {
      case ABSENT ->
        LOG.warn("provider {}: role claim {} is in neither ID token nor userinfo: the user becomes a viewer."
            + " {}", provider, mapping.claim(), mapping.advice());
      case ONLY_IN_ACCESS_TOKEN -> LOG.warn("provider {}: role claim {} is only in the access token: the user becomes a"
          + " viewer. {}", provider, mapping.claim(), mapping.advice());
      case OVERAGE ->
        LOG.warn("provider {}: role claim {} is not in the token, which refers to it elsewhere: this login"
            + " does not change the role. Configure the provider to send fewer groups.", provider, mapping.claim());
      case STATED, UNUSED -> LOG.debug("provider {}: role claim {} is {}", provider, mapping.claim(), roleClaim);
    }
  }

  private URI endSessionUrl(URI endpoint, Optional<String> idToken, State state) {
    Optional<URI> redirectUri = settings.postLogoutRedirectUri();
    LogoutRequest request = new LogoutRequest(endpoint, idToken.flatMap(this::ownToken).orElse(null),
        null, new ClientID(settings.clientId()), redirectUri.orElse(null),
        redirectUri.map(uri -> new com.nimbusds.oauth2.sdk.id.State(state.value())).orElse(null), null);
    return ProviderHttp.withQuery(endpoint, request.toQueryString());
  }

  /** Empty for a token of another provider: it is from before the user got an identity here. */
  private Optional<JWT> ownToken(String idToken) {
    try {
      SignedJWT token = SignedJWT.parse(idToken);
      return settings.issuer().equals(token.getJWTClaimsSet().getIssuer()) ? Optional.of(token) : Optional.empty();
    } catch (ParseException e) {
      throw new IllegalStateException("a validated ID token cannot be parsed");
    }
  }
}
