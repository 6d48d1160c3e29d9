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
 * The keys that the provider publishes (RFC 7517). They are renewed every few minutes; while that fails, the last good
 * ones serve for 24 hours. Who misses a key may ask for them at once, which leads to one request in 30 seconds, however
 * many ask: those in between get what that request brought.
 */
final class ProviderKeys {
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  /** Keys older than this are renewed before they are used, so that after a quiet night no withdrawn key counts. */
  private static final Duration STALE = Duration.ofMinutes(15);
  private static final Duration STALE_LIMIT = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration REFETCH_INTERVAL = Duration.ofSeconds(30);

  /** Certificates prove nothing here, and a damaged one must not spoil the key that it stands beside. */
  private static final Set<String> IGNORED = Set.of("x5c", "x5u", "x5t", "x5t#S256");

  private final ProviderHttp http;
  private final InstantSource clock;
  private final AsyncLoadingCache<URI, Published> cache;
  private final AtomicReference<Refetch> lastRefetch = new AtomicReference<>(
      new Refetch(Instant.MIN, new CompletableFuture<>()));

  ProviderKeys(ProviderHttp http, Executor executor, Ticker ticker, InstantSource clock) {
    this.http = http;
    this.clock = clock;
    this.cache = Caffeine.newBuilder().executor(executor).ticker(ticker).refreshAfterWrite(RENEWAL)
        .expireAfterWrite(KEPT).maximumSize(1).buildAsync(this::load);
  }

  /** The keys as they are known. */
  List<JWK> known(URI jwksUri) {
    Published published = Flight.await(cache, jwksUri, ProviderHttp.LIMIT);
    return (published.isStale(clock.instant()) ? renewed(jwksUri, published) : published).keys();
  }

  /** The keys as the provider publishes them now, or did at most 30 seconds ago. */
  List<JWK> refetched(URI jwksUri) {
    Instant now = clock.instant();
    Refetch last = lastRefetch.get();
    if (last.isRecent(now)) {
      return Flight.await(last.load(), ProviderHttp.LIMIT).keys();
    }
    Refetch next = new Refetch(now, new CompletableFuture<>());
    if (lastRefetch.compareAndSet(last, next)) {
      next.follow(cache.synchronous().refresh(jwksUri));
    }
    return Flight.await(lastRefetch.get().load(), ProviderHttp.LIMIT).keys();
  }

  /** How long ago the known keys were published; none where none are. */
  Optional<Duration> age() {
    return cache.synchronous().asMap().values().stream().findFirst()
        .map(published -> Duration.between(published.at(), clock.instant()));
  }

  private Published renewed(URI jwksUri, Published stale) {
    try {
      return Flight.await(cache.synchronous().refresh(jwksUri), STALE_LIMIT);
    } catch (IdentityProviderFault | IdentityProviderUnavailable e) {
      // The last good keys serve on.
      return stale;
    }
  }

  private Published load(URI jwksUri) {
    HTTPRequest request = ProviderHttp.get(jwksUri, "application/json, application/jwk-set+json");
    return new Published(keys(http.ask(request, "JWKS endpoint", ProviderHttp.LOAD_LIMIT)), clock.instant());
  }

  private static List<JWK> keys(JsonObject set) {
    if (!(set.get("keys") instanceof JsonArray keys)) {
      throw new IdentityProviderFault("the JWKS endpoint's keys is " + FailedCheck.type(set, "keys")
          + ", expected a list of keys");
    }
    return keys.stream().flatMap(key -> key(key).stream()).toList();
  }

  /** Keys of unknown kinds or that can't be read are passed over (RFC 7517, section 5). */
  private static Optional<JWK> key(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> members = JSONObjectUtils.parse(object.toString());
      members.keySet().removeAll(IGNORED);
      return Optional.of(JWK.parse(members));
    } catch (ParseException | RuntimeException e) {
      // The parser trips over bad members in ways that it does not declare; one bad entry must not spoil the others.
      return Optional.empty();
    }
  }

  private record Published(List<JWK> keys, Instant at) {
    boolean isStale(Instant now) {
      return now.isAfter(at.plus(STALE));
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
