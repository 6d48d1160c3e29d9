package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Allows only pages of the configured origins to call the API with credentials (WHATWG Fetch, CORS protocol). */
@Priority(1)
public final class CorsFilter implements ContainerResponseFilter {
  public static final String ORIGIN = "Origin";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
  private static final String REQUEST_METHOD = "Access-Control-Request-Method";

  private final Set<WebOrigin> origins;

  public CorsFilter(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    Map<String, String> cors = headers(Optional.ofNullable(request.getHeaderString(ORIGIN)));
    cors.forEach(headers::add);
    if (cors.containsKey(ALLOW_ORIGIN) && request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeaders().containsKey(REQUEST_METHOD)) {
      headers.remove(EXPOSE_HEADERS);
      headers.putSingle("Access-Control-Allow-Methods", response.getHeaderString(HttpHeaders.ALLOW));
      headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
      headers.putSingle("Access-Control-Max-Age", "600");
    }
  }

  /** The CORS headers of a response to that origin, except those of a preflight. */
  public Map<String, String> headers(Optional<String> origin) {
    if (origins.isEmpty()) {
      return Map.of();
    }
    return origin.filter(this::isAllowed)
        .map(allowed -> Map.of(HttpHeaders.VARY, ORIGIN, ALLOW_ORIGIN, allowed, "Access-Control-Allow-Credentials",
            "true", EXPOSE_HEADERS, "ETag, Retry-After, WWW-Authenticate, X-Request-Id"))
        .orElseGet(() -> Map.of(HttpHeaders.VARY, ORIGIN));
  }

  /** Compares byte for byte, as browsers send an origin; the comparison does not normalise it. */
  private boolean isAllowed(String origin) {
    return origins.contains(new WebOrigin(origin));
  }
}
