package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Routes;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses requests that exceed the limit of {@link RateLimited} resources. Counts every request to their paths, also
 * OPTIONS and those refused for their method, Accept header or body: 429 comes after 431 and 404, before 405 and all
 * later refusals, and before the body is read.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class RateLimitFilter implements ContainerRequestFilter {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RateLimit limit;
  private final Routes routes;
  private final Set<String> templates;

  public RateLimitFilter(RateLimit limit, Routes routes) {
    this.limit = limit;
    this.routes = routes;
    this.templates = routes.all().entrySet().stream().filter(route -> isLimited(route.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isLimited(Route route) {
    return route.operations().values().stream()
        .anyMatch(operation -> !operation.annotations(RateLimited.class).isEmpty());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (routes.template(RequestProperties.path(request)).filter(templates::contains).isPresent()) {
      limit.tryRequest(RequestProperties.clientAddress(request)).ifPresent(wait -> {
        throw refused(wait);
      });
    }
  }

  /** @param wait until the next allowed request */
  public static ProblemException refused(Duration wait) {
    return new ProblemException(ProblemCode.RATE_LIMITED, "Too many requests came from this address. Try again later.")
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(wait)));
  }

  /** Rounds up: a client that waits this long is not refused again for the rest of a second. */
  static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plus(SECOND).minusNanos(1).toSeconds());
  }
}
