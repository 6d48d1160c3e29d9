package io.voicesurvey.adapters.oidc.provider;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys that the provider publishes (RFC 7517), renewed every few minutes. If a renewal fails, the last valid keys
 * stay in use for up to 24 hours. For an unknown key, callers can force a renewal. This sends at most one request in 30
 * seconds; all callers in this time share its result.
 */
public final class ProviderKeys {
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  /** Older keys are renewed before use, so that no withdrawn key is accepted after hours without logins. */
  private static final Duration STALE = Duration.ofMinutes(15);
  private static final Duration STALE_LIMIT = Duration.ofSeconds(2);
  private static final Duration MAX_AGE = Duration.ofHours(24);
  private static final Duration REFETCH_INTERVAL = Duration.ofSeconds(30);

  /** Certificates are not evaluated here, and a damaged one must not make its key unusable. */
  private static final Set<String> IGNORED = Set.of("x5c", "x5u", "x5t", "x5t#S256");

  private final DocumentSource documents;
  private final InstantSource clock;
  private final AsyncLoadingCache<URI, Published> cache;
  private final AtomicReference<Refetch> lastRefetch = new AtomicReference<>(
      new Refetch(Instant.MIN, new CompletableFuture<>()));

  public ProviderKeys(DocumentSource documents, Executor executor, Ticker ticker, InstantSource clock) {
    this.documents = documents;
    this.clock = clock;
    this.cache = Caffeine.newBuilder().executor(executor).ticker(ticker).refreshAfterWrite(RENEWAL).maximumSize(1)
        .buildAsync(this::load);
  }

  /** The cached keys, renewed first if they are stale. */
  List<JWK> cached(URI jwksUri) {
    Published published = notExpired(jwksUri);
    return (published.isOlderThan(STALE, clock.instant()) ? renewed(jwksUri, published) : published).keys();
  }

  /** The keys from a new request, or from the last forced request if that is less than 30 seconds old. */
  List<JWK> refetched(URI jwksUri) {
    Instant now = clock.instant();
    Refetch last = lastRefetch.get();
    if (last.isRecent(now)) {
      return SingleFlight.await(last.load(), ProviderHttp.LIMIT).keys();
    }
    Refetch next = new Refetch(now, new CompletableFuture<>());
    if (lastRefetch.compareAndSet(last, next)) {
      next.follow(cache.synchronous().refresh(jwksUri));
    }
    return SingleFlight.await(lastRefetch.get().load(), ProviderHttp.LIMIT).keys();
  }

  /** The time since the cached keys were fetched; empty if no keys are cached. */
  Optional<Duration> age() {
    return cache.synchronous().asMap().values().stream().findFirst()
        .map(published -> Duration.between(published.at(), clock.instant()));
  }

  /** Compares with the time of the request: the cache sets its own time of writing only after it woke the callers. */
  private Published notExpired(URI jwksUri) {
    Published published = SingleFlight.await(cache, jwksUri, ProviderHttp.LIMIT);
    if (!published.isOlderThan(MAX_AGE, clock.instant())) {
      return published;
    }
    cache.synchronous().asMap().remove(jwksUri, published);
    return SingleFlight.await(cache, jwksUri, ProviderHttp.LIMIT);
  }

  private Published renewed(URI jwksUri, Published stale) {
    try {
      return SingleFlight.await(cache.synchronous().refresh(jwksUri), STALE_LIMIT);
    } catch (IdentityProviderFault | IdentityProviderUnavailable e) {
      // The last valid keys stay in use.
      return stale;
    }
  }

  private Published load(URI jwksUri) {
    HTTPRequest request = ProviderHttp.get(jwksUri, "application/json, application/jwk-set+json");
    return new Published(keys(documents.fetch(request, "JWKS endpoint", ProviderHttp.LOAD_LIMIT)), clock.instant());
  }

  private static List<JWK> keys(JsonObject set) {
    if (!(set.get("keys") instanceof JsonArray keys)) {
      throw new IdentityProviderFault("the member keys of the JWKS endpoint is " + FailedCheck.type(set, "keys")
          + ", expected an array of keys");
    }
    return keys.stream().flatMap(key -> key(key).stream()).toList();
  }

  /** Ignores keys that are unreadable or of an unknown type (RFC 7517, section 5). */
  private static Optional<JWK> key(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> members = JSONObjectUtils.parse(object.toString());
      members.keySet().removeAll(IGNORED);
      return Optional.of(JWK.parse(members));
    } catch (ParseException | RuntimeException e) {
      // The parser throws undeclared exceptions for invalid members. An invalid key must not affect the others.
      return Optional.empty();
    }
  }

  private record Published(List<JWK> keys, Instant at) {
    boolean isOlderThan(Duration age, Instant now) {
      return now.isAfter(at.plus(age));
    }
  }

  private record Refetch(Instant at, CompletableFuture<Published> load) {
    boolean isRecent(Instant now) {
      return now.isBefore(at.plus(REFETCH_INTERVAL));
    }

    void follow(CompletableFuture<Published> source) {
      source.whenComplete((published, failure) -> {
        if (failure == null) {
          load.complete(published);
        } else {
          load.completeExceptionally(failure);
        }
      });
    }
  }
}
