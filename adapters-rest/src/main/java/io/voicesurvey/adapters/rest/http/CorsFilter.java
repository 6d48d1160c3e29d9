package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;

/** Lets pages of the configured origins, and no others, call the API with credentials (WHATWG Fetch, CORS protocol). */
@Priority(1)
public final class CorsFilter implements ContainerResponseFilter {
  private static final String ORIGIN = "Origin";
  private static final String REQUEST_METHOD = "Access-Control-Request-Method";

  private final Set<WebOrigin> origins;

  public CorsFilter(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    if (!origins.isEmpty()) {
      headers.add(HttpHeaders.VARY, ORIGIN);
    }
    Optional<String> origin = Optional.ofNullable(request.getHeaderString(ORIGIN)).filter(this::isAllowed);
    if (origin.isEmpty()) {
      return;
    }
    headers.putSingle("Access-Control-Allow-Origin", origin.get());
    headers.putSingle("Access-Control-Allow-Credentials", "true");
    if (request.getMethod().equals(HttpMethod.OPTIONS) && request.getHeaders().containsKey(REQUEST_METHOD)) {
      headers.putSingle("Access-Control-Allow-Methods", response.getHeaderString(HttpHeaders.ALLOW));
      headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
      headers.putSingle("Access-Control-Max-Age", "600");
    } else {
      headers.putSingle("Access-Control-Expose-Headers", "ETag, Retry-After, WWW-Authenticate, X-Request-Id");
    }
  }

  /** Byte for byte, as browsers send it: an origin is not normalised by who compares it. */
  private boolean isAllowed(String origin) {
    return origins.contains(new WebOrigin(origin));
  }
}
