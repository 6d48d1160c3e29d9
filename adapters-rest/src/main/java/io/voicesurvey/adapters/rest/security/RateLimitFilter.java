package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Collection;
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
  private final Set<String> paths;

  /** @param resources all resource classes; the paths of the limited ones have no parameters */
  public RateLimitFilter(RateLimit limit, Collection<Class<?>> resources) {
    this.limit = limit;
    this.paths = resources.stream().filter(resource -> resource.isAnnotationPresent(RateLimited.class))
        .map(resource -> resource.getAnnotation(Path.class).value()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (paths.contains(RequestProperties.path(request))) {
      limit.tryRequest(RequestProperties.clientAddress(request)).ifPresent(RateLimitFilter::refuse);
    }
  }

  private static void refuse(Duration wait) {
    throw new ProblemException(ProblemCode.RATE_LIMITED, "Too many requests came from this address. Try again later.")
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(wait)));
  }

  /** Rounds up: a client that waits this long is not refused again for the rest of a second. */
  static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plus(SECOND).minusNanos(1).toSeconds());
  }
}
