package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.CompleteResponse.Header;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** Those that are the same in all responses. */
  private static final List<Header> FIXED = Stream.concat(
      SECURITY_HEADERS.entrySet().stream().map(header -> new Header(header.getKey(), header.getValue())),
      Stream.of(new Header(HttpHeaders.CACHE_CONTROL, "no-store"))).toList();
  private static final Header VARY = new Header(HttpHeaders.VARY, ORIGIN);
  private static final List<Header> CREDENTIALED = List.of(new Header("Access-Control-Allow-Credentials", "true"),
      new Header(EXPOSE_HEADERS, "ETag, Retry-After, WWW-Authenticate, X-Request-Id"));

  private final Set<WebOrigin> origins;

  /** @param origins the origins whose pages may call the API with credentials */
  public CommonHeaders(Set<WebOrigin> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Adds the headers in sending order. */
  void addTo(List<Header> headers, String requestId, Optional<String> origin) {
    headers.add(new Header(RequestIds.HEADER, requestId));
    headers.addAll(FIXED);
    if (!origins.isEmpty()) {
      headers.add(VARY);
      origin.filter(this::isAllowed).ifPresent(allowed -> {
        headers.add(new Header(ALLOW_ORIGIN, allowed));
        headers.addAll(CREDENTIALED);
      });
    }
  }

  /** Compares byte for byte, as browsers send an origin; the comparison does not normalise it. */
  private boolean isAllowed(String origin) {
    return origins.contains(new WebOrigin(origin));
  }

  /** Adds the headers that the resource has not set. A {@code Vary} of the resource stays, because a list is allowed. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    List<Header> common = new ArrayList<>();
    addTo(common, RequestProperties.requestId(request), Optional.ofNullable(request.getHeaderString(ORIGIN)));
    for (Header header : common) {
      if (header.equals(VARY) || !headers.containsKey(header.name())) {
        headers.add(header.name(), header.value());
      }
    }
    if (headers.containsKey(ALLOW_ORIGIN) && request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeaders().containsKey(REQUEST_METHOD)) {
      headers.remove(EXPOSE_HEADERS);
      headers.putSingle("Access-Control-Allow-Methods", response.getHeaderString(HttpHeaders.ALLOW));
      headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
      headers.putSingle("Access-Control-Max-Age", "600");
    }
  }
}
