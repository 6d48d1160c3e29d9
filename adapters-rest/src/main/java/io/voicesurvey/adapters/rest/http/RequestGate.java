package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.http.Routes.Route;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Refuses requests that no operation can accept, before JAX-RS reads them and in the order of the API contract: 404,
 * 405, 406, 413, 415. A malformed path or an incomplete body is 400. Answers OPTIONS itself.
 */
@PreMatching
public final class RequestGate implements ContainerRequestFilter {
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final Routes routes;

  public RequestGate(Routes routes) {
    this.routes = routes;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = RequestProperties.path(request);
    Route route = routes.find(path).orElseThrow(() -> unknown(path));
    if (request.getMethod().equals(HttpMethod.OPTIONS)) {
      request.abortWith(Response.noContent().header(HttpHeaders.ALLOW, allow(route)).build());
      return;
    }
    Operation operation = Optional.ofNullable(route.operations().get(request.getMethod()))
        .orElseThrow(() -> new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "Use one of the methods in Allow.")
            .withHeader(HttpHeaders.ALLOW, allow(route)));
    checkAccept(request, operation);
    checkBody(request, operation);
  }

  private static ProblemException unknown(String path) {
    return WellFormedGate.isMalformed(path)
        ? WellFormedGate.malformedPath()
        : new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this path.");
  }

  private static String allow(Route route) {
    return String.join(", ", route.allowed());
  }

  private static void checkAccept(ContainerRequestContext request, Operation operation) {
    List<MediaType> produces = operation.produces();
    if (!produces.isEmpty() && produces.stream().noneMatch(type -> Accept.accepts(acceptable(request), type))) {
      throw new ProblemException(ProblemCode.NOT_ACCEPTABLE,
          "Accept " + produces.stream().map(RequestGate::name).collect(Collectors.joining(" or ")) + ".");
    }
  }

  private static String name(MediaType type) {
    return type.getType() + "/" + type.getSubtype();
  }

  private static List<MediaType> acceptable(ContainerRequestContext request) {
    try {
      return request.getAcceptableMediaTypes();
    } catch (ProcessingException e) {
      throw new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Send a well-formed Accept header, or none.");
    }
  }

  /** Reads the whole body here, so that its limit applies to any transfer coding and no later code reads on. */
  private static void checkBody(ContainerRequestContext request, Operation operation) {
    long length = contentLength(request);
    if (length > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    boolean announced = length > 0 || request.getHeaders().containsKey("Transfer-Encoding");
    byte[] body = announced ? read(request) : new byte[0];
    if (body.length > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    if (body.length > 0) {
      operation.consumes().ifPresent(type -> checkMediaType(request, type));
    } else {
      // An empty body has no type, but JAX-RS would still check the header.
      request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    }
    request.setEntityStream(new ByteArrayInputStream(body));
  }

  /** Reads the header itself: JAX-RS returns an int. The server has refused values that are not numbers. */
  private static long contentLength(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)).map(String::strip)
        .map(Long::parseLong).orElse(0L);
  }

  private static byte[] read(ContainerRequestContext request) {
    try {
      return request.getEntityStream().readNBytes(MAX_BODY_BYTES + 1);
    } catch (IOException e) {
      throw ProblemException.invalid("body", "must arrive whole and in time").withHeader("Connection", "close");
    }
  }

  private static void checkMediaType(ContainerRequestContext request, MediaType expected) {
    boolean encoded = request.getHeaders().containsKey(HttpHeaders.CONTENT_ENCODING);
    if (encoded || mediaType(request).filter(type -> isUtf8Of(expected, type)).isEmpty()) {
      throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "Send the body as " + expected + " in UTF-8, not encoded.");
    }
  }

  private static Optional<MediaType> mediaType(ContainerRequestContext request) {
    try {
      return Optional.ofNullable(request.getMediaType());
    } catch (ProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isUtf8Of(MediaType expected, MediaType type) {
    String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, StandardCharsets.UTF_8.name());
    return type.isCompatible(expected) && !type.isWildcardType() && !type.isWildcardSubtype()
        && charset.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  private static ProblemException tooLarge() {
    return new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE, "Send a body of at most 64 KiB.")
        .withHeader("Connection", "close");
  }
}
