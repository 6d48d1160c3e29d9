package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The headers of every response: the request id, the security headers, {@code Cache-Control} and CORS. Only pages of the
 * configured origins may call the API with credentials (WHATWG Fetch, CORS protocol).
 */
public final class CommonHeaders implements ContainerResponseFilter {
  public static final String ORIGIN = "Origin";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
  private static final String REQUEST_METHOD = "Access-Control-Request-Method";

  /** For responses that a browser does not render: JSON needs neither scripts nor frames. */
  public static final Map<String, String> SECURITY_HEADERS = Map.of("X-Content-Type-Options", "nosniff",
      "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy", "no-referrer");

  private final Set<WebOrigin> origins;

  /** @param origins the origins whose pages may call the API with credentials */
  public CommonHeaders(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** The headers by name, in sending order. */
  public Map<String, String> of(String requestId, Optional<String> origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(RequestIds.HEADER, requestId);
    headers.putAll(SECURITY_HEADERS);
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!origins.isEmpty()) {
      headers.put(HttpHeaders.VARY, ORIGIN);
      origin.filter(this::isAllowed).ifPresent(allowed -> {
        headers.put(ALLOW_ORIGIN, allowed);
        headers.put("Access-Control-Allow-Credentials", "true");
        headers.put(EXPOSE_HEADERS, "ETag, Retry-After, WWW-Authenticate, X-Request-Id");
      });
    }
    return headers;
  }

  /** Compares byte for byte, as browsers send an origin; the comparison does not normalise it. */
  private boolean isAllowed(String origin) {
    return origins.contains(new WebOrigin(origin));
  }

  /** Adds the headers that the resource has not set. A {@code Vary} of the resource stays, because a list is allowed. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    of(RequestProperties.requestId(request), Optional.ofNullable(request.getHeaderString(ORIGIN)))
        .forEach((name, value) -> {
          if (name.equals(HttpHeaders.VARY) || !headers.containsKey(name)) {
            headers.add(name, value);
          }
        });
    if (headers.containsKey(ALLOW_ORIGIN) && request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeaders().containsKey(REQUEST_METHOD)) {
      headers.remove(EXPOSE_HEADERS);
      headers.putSingle("Access-Control-Allow-Methods", response.getHeaderString(HttpHeaders.ALLOW));
      headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
      headers.putSingle("Access-Control-Max-Age", "600");
    }
  }
}
