package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.Exchange;
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
 * Sends away who asks for {@link RateLimited} resources too often. Counts whatever is sent to their paths, also what is
 * refused for its method, its Accept or its body, and OPTIONS: 429 comes after 431 and 404, before 405 and all that
 * follows it, and before the body is read.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class RateLimitFilter implements ContainerRequestFilter {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RateLimit limit;
  private final Set<String> paths;

  /** @param resources the classes that answer, among them the limited ones, whose paths have no parameters */
  public RateLimitFilter(RateLimit limit, Collection<Class<?>> resources) {
    this.limit = limit;
    this.paths = resources.stream().filter(resource -> resource.isAnnotationPresent(RateLimited.class))
        .map(resource -> resource.getAnnotation(Path.class).value()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (paths.contains(Exchange.path(request))) {
      limit.tryRequest(Exchange.clientAddress(request)).ifPresent(RateLimitFilter::refuse);
    }
  }

  private static void refuse(Duration wait) {
    throw new ProblemException(ProblemCode.RATE_LIMITED, "Too many requests came from this address. Try again later.")
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(wait)));
  }

  /** Rounded up: who waits as long as it says is not sent away again for the rest of a second. */
  static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plus(SECOND).minusNanos(1).toSeconds());
  }
}
