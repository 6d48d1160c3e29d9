package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.token.CountingSecrets;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.AuthorizationRequest;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.State;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A scriptable provider and its client, which share a clock that the test moves. */
final class Client implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  static final State STATE = new State("s".repeat(43));
  static final Nonce NONCE = new Nonce(Secret.of("n".repeat(43)));
  static final PkceVerifier VERIFIER = new PkceVerifier(Secret.of("v".repeat(43)));

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final ScriptableProvider provider = ScriptableProvider.start(now::get);
  private final Map<String, List<ExchangeObserver.Outcome>> outcomes = new ConcurrentHashMap<>();
  private final CountingSecrets secrets = new CountingSecrets();
  private NimbusIdentityProvider client;
  private Settings settings = new Settings(provider.issuer());

  Client() {
    client = settings.client();
  }

  ScriptableProvider provider() {
    return provider;
  }

  NimbusIdentityProvider client() {
    return client;
  }

  Settings settings() {
    return settings;
  }

  /** A new client with those settings and empty caches. */
  void restart(Settings newSettings) {
    client.close();
    settings = newSettings;
    client = newSettings.client();
  }

  void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  Redemption login(SignIn signIn, LoginRequirements requirements) {
    return client.redeem(provider.code(ask(), signIn), VERIFIER, NONCE, requirements);
  }

  URI ask() {
    return client.authorizationUrl(new AuthorizationRequest(STATE, NONCE, VERIFIER, LoginRequirements.NONE,
        Optional.empty(), Optional.empty(), Optional.empty()));
  }

  Redemption login(SignIn signIn) {
    return login(signIn, LoginRequirements.NONE);
  }

  /** The outcomes of the exchanges with that endpoint, from an observer. */
  List<ExchangeObserver.Outcome> outcomes(String endpoint) {
    return outcomes.getOrDefault(endpoint, List.of());
  }

  int count(Endpoint endpoint) {
    return provider.count(endpoint);
  }

  @Override
  public void close() {
    client.close();
    provider.close();
  }

  /** The settings of a test, changed one by one. */
  final class Settings {
    private final String issuer;
    private Optional<Secret> secret = Optional.of(ScriptableProvider.CLIENT_SECRET);
    private Optional<ClientAuthentication> authentication = Optional.empty();
    private Optional<Path> keyFile = Optional.empty();
    private Optional<RoleMapping> roles = Optional.empty();
    private Optional<String> externalIdClaim = Optional.empty();
    private List<String> algorithms = List.of();
    private Optional<URI> comeBack = Optional.empty();
    private Set<String> trusted = Set.of();
    private PushedAuthorization pushedAuthorization = PushedAuthorization.AUTO;
    private Optional<Duration> recheckInterval = Optional.of(Duration.ofHours(1));
    private Secret ownKey = TestKeys.SECRET;
    private String clientId = ScriptableProvider.CLIENT_ID;
    private ProxyRoutes proxies = ProxyRoutes.NONE;

    Settings(String issuer) {
      this.issuer = issuer;
    }

    Settings authentication(ClientAuthentication method) {
      authentication = Optional.of(method);
      return this;
    }

    Settings keyFile(Path file) {
      keyFile = Optional.of(file);
      return this;
    }

    Settings withoutSecret() {
      secret = Optional.empty();
      return this;
    }

    Settings roles(RoleMapping mapping) {
      roles = Optional.of(mapping);
      return this;
    }

    Settings externalIdClaim(String claim) {
      externalIdClaim = Optional.of(claim);
      return this;
    }

    Settings algorithms(String... names) {
      algorithms = List.of(names);
      return this;
    }

    Settings trusted(String... audiences) {
      trusted = Set.of(audiences);
      return this;
    }

    Settings withoutPushedRequests() {
      pushedAuthorization = PushedAuthorization.OFF;
      return this;
    }

    Settings recheckInterval(Optional<Duration> interval) {
      recheckInterval = interval;
      return this;
    }

    Settings clientId(String id) {
      clientId = id;
      return this;
    }

    Settings ownKey(Secret key) {
      ownKey = key;
      return this;
    }

    Settings proxies(ProxyRoutes routes) {
      proxies = routes;
      return this;
    }

    Settings comeBack(String uri) {
      comeBack = Optional.of(URI.create(uri));
      return this;
    }

    NimbusIdentityProvider client() {
      ProviderSettings built = new ProviderSettings(ProviderProfile.only(issuer), "OIDC_", clientId, secret,
          authentication,
          keyFile, URI.create("https://app.example/api/auth/callback"), List.of("profile", "email"), roles,
          externalIdClaim, Duration.ofSeconds(60), algorithms, Optional.empty(), comeBack, trusted, pushedAuthorization,
          recheckInterval, proxies);
      return new NimbusIdentityProvider(built, TestKeys.secret(ownKey), secrets, now::get,
          endpoint -> outcome -> outcomes.computeIfAbsent(endpoint, key -> new CopyOnWriteArrayList<>()).add(outcome));
    }
  }
}
