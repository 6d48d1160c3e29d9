package io.voicesurvey.adapters.oidc.provider;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a load that others may wait for too, and leaves it under way where it takes too long. */
final class Flight {
  private Flight() {}

  /**
   * What the cache holds or loads. A load that has failed is not held against who comes later, though the cache may not
   * have dropped it yet.
   */
  static <K, V> V await(AsyncLoadingCache<K, V> cache, K key, Duration limit) {
    CompletableFuture<V> load = cache.get(key);
    if (load.isCompletedExceptionally()) {
      cache.asMap().remove(key, load);
      return await(cache.get(key), limit);
    }
    return await(load, limit);
  }

  /** @throws IdentityProviderFault where it does not land within {@code limit}; else what the load itself threw */
  static <T> T await(CompletableFuture<T> load, Duration limit) {
    try {
      return load.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IdentityProviderFault("the identity provider did not answer in time");
    } catch (ExecutionException e) {
      throw reason(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityProviderFault("waiting for the identity provider was interrupted");
    }
  }

  /** A new exception for each who waits, with its own stack. */
  private static RuntimeException reason(Throwable cause) {
    return switch (cause) {
      case CompletionException wrapped when wrapped.getCause() != null -> reason(wrapped.getCause());
      case IdentityProviderUnavailable away -> new IdentityProviderUnavailable(away.getMessage(), away.retryAfter());
      case IdentityProviderFault fault -> new IdentityProviderFault(fault.getMessage());
      default -> new IllegalStateException("a load failed", cause);
    };
  }
}
