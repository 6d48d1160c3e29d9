package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.regex.Pattern;

/**
 * Refuses a malformed path or query, even if the operation reads no parameter. Runs after authentication, as the API
 * contract requires.
 */
@Priority(Priorities.USER)
public final class WellFormedGate implements ContainerRequestFilter {
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  @Override
  public void filter(ContainerRequestContext request) {
    if (isMalformed(RequestProperties.path(request))) {
      throw malformedPath();
    }
    // A POST carries its credentials in the body: its resource checks the query after them.
    if (!request.getMethod().equals(HttpMethod.POST)) {
      RequestProperties.query(request);
    }
  }

  static boolean isMalformed(String path) {
    return BROKEN_ESCAPE.matcher(path).find();
  }

  static ProblemException malformedPath() {
    return ProblemException.invalid("path", "must be percent-encoded");
  }
}
