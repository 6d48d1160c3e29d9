package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The configured OpenID Providers. Each is an object of its own, with its own connections, keys and limits. The caller
 * must close it.
 */
public final class NimbusIdentityProviders implements IdentityProviders, AutoCloseable {
  private final SequencedMap<ProviderId, NimbusIdentityProvider> byId = new LinkedHashMap<>();
  private final List<ConfiguredProvider> all;

  /**
   * @param settings  of each provider, in the order in which people see them, at least one
   * @param ownKeys   the keys that encrypt the ID tokens kept for a logout and the kept refresh tokens
   * @param observers returns the observer of the exchanges with a provider
   * @throws IllegalArgumentException if a file that the settings name is unusable; see {@link ProviderFiles}
   */
  public NimbusIdentityProviders(List<ProviderSettings> settings, Supplier<KeyRing> ownKeys, SecretGenerator secrets,
      InstantSource clock, Function<ProviderId, ExchangeObserver> observers) {
    settings.forEach(each -> byId.put(each.profile().id(),
        new NimbusIdentityProvider(each, ownKeys, secrets, clock, observers.apply(each.profile().id()))));
    this.all = settings.stream()
        .map(each -> new ConfiguredProvider(each.profile(), byId.get(each.profile().id()))).toList();
  }

  @Override
  public List<ConfiguredProvider> all() {
    return all;
  }

  @Override
  public Optional<ConfiguredProvider> ofLogoutToken(Secret logoutToken) {
    return all.size() == 1
        ? Optional.of(all.getFirst())
        : CompactJws.parse(logoutToken.reveal(), LogoutTokens.MAX_LENGTH)
            .flatMap(token -> StrictJson.string(token.claims(), "iss")).flatMap(this::ofIssuer);
  }

  /** On a thread for each provider, so that one that does not answer delays the answer only by its own limit. */
  @Override
  public SequencedMap<ProviderId, Boolean> reachability() {
    Map<ProviderId, CompletableFuture<Boolean>> checks = new LinkedHashMap<>();
    byId.forEach((id, provider) -> checks.put(id,
        CompletableFuture.supplyAsync(provider::isReachable, Thread::startVirtualThread)));
    SequencedMap<ProviderId, Boolean> reachability = new LinkedHashMap<>();
    checks.forEach((id, check) -> reachability.put(id, check.join()));
    return reachability;
  }

  /** Runs the action for each provider, in the order of {@link #all}. */
  public void forEach(BiConsumer<ProviderId, NimbusIdentityProvider> action) {
    byId.forEach(action);
  }

  /** Aborts the exchanges in progress. */
  @Override
  public void close() {
    byId.values().forEach(NimbusIdentityProvider::close);
  }
}
