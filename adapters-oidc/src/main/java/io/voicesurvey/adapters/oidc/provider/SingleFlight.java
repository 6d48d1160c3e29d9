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

/** Waits for a shared load. A timeout does not cancel the load. */
public final class SingleFlight {
  private SingleFlight() {}

  /**
   * Returns the cached value, or waits for its load. A failed load that the cache has not dropped yet is started again.
   */
  public static <K, V> V await(AsyncLoadingCache<K, V> cache, K key, Duration limit) {
    CompletableFuture<V> load = cache.get(key);
    if (load.isCompletedExceptionally()) {
      cache.asMap().remove(key, load);
      return await(cache.get(key), limit);
    }
    return await(load, limit);
  }

  /** @throws IdentityProviderFault if it does not end within {@code limit}; else the failure of the load itself */
  static <T> T await(CompletableFuture<T> load, Duration limit) {
    try {
      return load.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IdentityProviderFault("the identity provider did not respond in time");
    } catch (ExecutionException e) {
      throw reason(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityProviderFault("waiting for the identity provider was interrupted");
    }
  }

  /** A new exception for each waiting caller, with its own stack trace. */
  private static RuntimeException reason(Throwable cause) {
    return switch (cause) {
      case CompletionException wrapped when wrapped.getCause() != null -> reason(wrapped.getCause());
      case IdentityProviderUnavailable unavailable ->
        new IdentityProviderUnavailable(unavailable.getMessage(), unavailable.retryAfter());
      case IdentityProviderFault fault -> new IdentityProviderFault(fault.getMessage());
      default -> new IllegalStateException("a load failed", cause);
    };
  }
}
