package io.voicesurvey.adapters.oidc.provider;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The provider's metadata (OpenID Connect Discovery 1.0, section 4). Concurrent callers share one request. A failure is
 * not cached. A success is cached and renewed in the background.
 */
final class Discovery {
  private static final Duration RENEWAL = Duration.ofHours(1);
  private static final Duration REACHABILITY_LIMIT = Duration.ofSeconds(2);
  private static final Duration REACHABILITY_KEPT = Duration.ofSeconds(3);

  private final String issuer;
  private final String issuerVariable;
  private final ProviderHttp http;
  private final AsyncLoadingCache<String, ProviderMetadata> metadata;
  private final AsyncLoadingCache<String, Boolean> reachable;

  /** @param issuerVariable the environment variable of the issuer, for messages */
  Discovery(String issuer, String issuerVariable, ProviderHttp http, Executor executor, Ticker ticker) {
    this.issuer = issuer;
    this.issuerVariable = issuerVariable;
    this.http = http;
    this.metadata = Caffeine.newBuilder().executor(executor).ticker(ticker).refreshAfterWrite(RENEWAL)
        .buildAsync(key -> load(ProviderHttp.LOAD_LIMIT));
    this.reachable = Caffeine.newBuilder().executor(executor).ticker(ticker).expireAfterWrite(REACHABILITY_KEPT)
        .buildAsync(key -> canLoad());
  }

  /** @throws IdentityProviderFault or {@link IdentityProviderUnavailable} if it is not cached and the request fails */
  ProviderMetadata metadata() {
    return SingleFlight.await(metadata, issuer, ProviderHttp.LIMIT);
  }

  /** The cached metadata; empty if there is none. Does not wait for the provider. */
  Optional<ProviderMetadata> cached() {
    return Optional.ofNullable(metadata.getIfPresent(issuer)).filter(load -> load.isDone())
        .filter(load -> !load.isCompletedExceptionally()).map(CompletableFuture::join);
  }

  /** Whether the metadata can be fetched; the result is up to three seconds old. */
  boolean isReachable() {
    try {
      return SingleFlight.await(reachable, issuer, ProviderHttp.LIMIT);
    } catch (IdentityProviderFault tooLate) {
      return false;
    }
  }

  private boolean canLoad() {
    try {
      load(REACHABILITY_LIMIT);
      return true;
    } catch (IdentityProviderFault | IdentityProviderUnavailable e) {
      return false;
    }
  }

  private ProviderMetadata load(Duration limit) {
    return ProviderMetadata.of(issuer, issuerVariable,
        http.fetch(ProviderHttp.get(uri(issuer), "application/json"), "discovery endpoint", limit));
  }

  /** The URL of that issuer's discovery document. */
  static URI uri(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + "/.well-known/openid-configuration");
  }
}
