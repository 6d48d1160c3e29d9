package io.voicesurvey.adapters.oidc.workload;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.adapters.oidc.provider.DocumentSource;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fetches documents of one issuer. After a failure, it refuses further requests for a while without sending them: anyone
 * can send tokens that name the issuer, and each would wait for it and burden it.
 */
final class CircuitBreaker implements DocumentSource {
  /** How long requests are refused after a failure, if the issuer does not ask for more. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final DocumentSource source;
  private final InstantSource clock;
  private final AtomicReference<Optional<Failure>> last = new AtomicReference<>(Optional.empty());

  CircuitBreaker(DocumentSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public JsonObject fetch(HTTPRequest request, String endpoint, Duration limit) {
    Instant now = clock.instant();
    last.get().filter(failure -> now.isBefore(failure.until())).ifPresent(failure -> {
      throw new IdentityProviderUnavailable(failure.reason(), Duration.between(now, failure.until()));
    });
    try {
      JsonObject document = source.fetch(request, endpoint, limit);
      last.set(Optional.empty());
      return document;
    } catch (IdentityProviderUnavailable e) {
      Duration pause = e.retryAfter().compareTo(PAUSE) > 0 ? e.retryAfter() : PAUSE;
      last.set(Optional.of(new Failure(e.getMessage(), clock.instant().plus(pause))));
      throw new IdentityProviderUnavailable(e.getMessage(), pause);
    } catch (IdentityProviderFault e) {
      last.set(Optional.of(new Failure(e.getMessage(), clock.instant().plus(PAUSE))));
      throw e;
    }
  }

  private record Failure(String reason, Instant until) {}
}
