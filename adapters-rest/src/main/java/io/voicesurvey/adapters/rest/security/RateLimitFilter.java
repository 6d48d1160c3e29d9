package io.voicesurvey.adapters.rest.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** Sends away who asks for {@link RateLimited} operations too often, before anything is looked at that costs more. */
@RateLimited
@Priority(Priorities.AUTHENTICATION - 1)
@Singleton
public final class RateLimitFilter implements ContainerRequestFilter {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Optional<RateLimit> limit;

  @Inject
  public RateLimitFilter(RestSettings settings) {
    this.limit = Optional.of(settings.rateLimitPerMinute()).filter(perMinute -> perMinute > 0)
        .map(perMinute -> new RateLimit(perMinute, Ticker.systemTicker()));
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String address = Exchange.clientAddress(request);
    limit.flatMap(each -> each.tryRequest(address)).ifPresent(wait -> {
      throw new ProblemException(ProblemCode.RATE_LIMITED, "Too many requests came from this address. Try again later.")
          .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(wait)));
    });
  }

  /** Rounded up: who waits as long as it says is not sent away again for the rest of a second. */
  static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plus(SECOND).minusNanos(1).toSeconds());
  }
}
