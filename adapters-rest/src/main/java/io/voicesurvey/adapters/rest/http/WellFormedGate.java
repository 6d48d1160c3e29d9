package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.regex.Pattern;

/** Refuses a malformed path or query also where nobody asks for a parameter: once it is known who asks, as the contract orders. */
@Priority(Priorities.USER)
public final class WellFormedGate implements ContainerRequestFilter {
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  @Override
  public void filter(ContainerRequestContext request) {
    if (isMalformed(Exchange.path(request))) {
      throw malformedPath();
    }
    // What is posted bears its credentials in the body: the resource looks at the query after these.
    if (!request.getMethod().equals(HttpMethod.POST)) {
      Exchange.query(request);
    }
  }

  static boolean isMalformed(String path) {
    return BROKEN_ESCAPE.matcher(path).find();
  }

  static ProblemException malformedPath() {
    return ProblemException.invalid("path", "must be percent-encoded");
  }
}
