package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.Set;

/** Accepts the refresh cookie only in requests from our own pages or from pages of allowed origins. */
public final class SiteGuard {
  private final Set<WebOrigin> origins;

  /** @param origins our own origin and those that CORS allows */
  public SiteGuard(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Refuses a request that another site may have made. Browsers set both headers, and no page can forge them. */
  public void check(ContainerRequestContext request) {
    Optional<String> origin = Optional.ofNullable(request.getHeaderString("Origin"));
    boolean same = origin.map(value -> origins.contains(new WebOrigin(value)))
        .orElseGet(() -> "same-origin".equals(request.getHeaderString("Sec-Fetch-Site")));
    if (!same) {
      throw new ProblemException(ProblemCode.CROSS_SITE,
          "Call this with the cookie from a page of this service or of an origin in CORS_ORIGINS, or send the token.");
    }
  }
}
