package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.session.Client;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/**
 * Properties of the request context: data of a request in addition to method, path, headers and body. The HTTP server
 * sets them before JAX-RS sees the request, except {@link #CODE} and {@link #USER_ID}.
 */
public final class RequestProperties {
  /** A String: the request id, also sent in the response. */
  public static final String REQUEST_ID = "voicesurveyagent.request-id";

  /** A String: the path as it was sent, percent-encoded or not. */
  public static final String PATH = "voicesurveyagent.path";

  /** A String, or absent: the query as it was sent, percent-encoded. The request's own URI has no query. */
  public static final String QUERY = "voicesurveyagent.query";

  /** A String: the address of the client. */
  public static final String CLIENT_ADDRESS = "voicesurveyagent.client-address";

  /** A ProblemCode, or absent: the code of the problem response. The component that creates the response sets it. */
  public static final String CODE = "voicesurveyagent.code";

  /** A UUID, or absent: the id of the user of the request. The component that identifies the user sets it. */
  public static final String USER_ID = "voicesurveyagent.user-id";

  private RequestProperties() {}

  public static String requestId(ContainerRequestContext request) {
    return property(request, REQUEST_ID).orElse("unknown");
  }

  /** The path as it was sent. */
  public static String path(ContainerRequestContext request) {
    return property(request, PATH).orElseGet(() -> request.getUriInfo().getRequestUri().getRawPath());
  }

  /** The parameters of the query. */
  public static Query query(ContainerRequestContext request) {
    return Query.parse(property(request, QUERY).orElse(""));
  }

  /** The query as it was sent, percent-encoded; empty if the request has none. */
  public static Optional<String> rawQuery(ContainerRequestContext request) {
    return property(request, QUERY);
  }

  /** The address of the client; {@code unknown}, the same for all clients, if the server set none. */
  public static String clientAddress(ContainerRequestContext request) {
    return property(request, CLIENT_ADDRESS).orElse("unknown");
  }

  public static Client client(ContainerRequestContext request) {
    Optional<String> userAgent = Optional.ofNullable(request.getHeaderString(HttpHeaders.USER_AGENT));
    return new Client(userAgent, property(request, CLIENT_ADDRESS));
  }

  private static Optional<String> property(ContainerRequestContext request, String name) {
    return Optional.ofNullable((String) request.getProperty(name));
  }
}
