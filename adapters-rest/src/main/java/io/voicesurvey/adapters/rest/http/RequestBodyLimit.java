package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The size limit and the media type of request bodies (RFC 9110, sections 15.5.14 and 15.5.16). */
public final class RequestBodyLimit {
  /** The maximum size of a body, in bytes; see {@link LargeBody} for the exception. */
  public static final int MAX_BYTES = 64 * 1024;

  private RequestBodyLimit() {}

  /**
   * Reads the whole body here, so that its limit applies to any transfer coding and no later code reads on. Leaves a
   * {@link LargeBody} to its operation.
   */
  static void check(ContainerRequestContext request, Operation operation) {
    long length = contentLength(request);
    if (length > operation.maxBody()) {
      throw tooLarge(operation.maxBody());
    }
    boolean announced = length > 0 || request.getHeaders().containsKey("Transfer-Encoding");
    byte[] body = announced && length <= MAX_BYTES ? read(request) : new byte[0];
    boolean isLarge = length > MAX_BYTES || body.length > MAX_BYTES;
    if (isLarge && operation.maxBody() == MAX_BYTES) {
      throw tooLarge(MAX_BYTES);
    }
    if (isLarge || body.length > 0) {
      checkMediaType(request, operation.consumes());
    } else {
      // An empty body has no type, but JAX-RS would still check the header.
      request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
    }
    InputStream start = new ByteArrayInputStream(body);
    if (isLarge) {
      DeferredBody.attachTo(request, new SequenceInputStream(start, request.getEntityStream()), operation.maxBody());
    } else {
      request.setEntityStream(start);
    }
  }

  /** Reads the header itself: JAX-RS returns an int. The server has refused values that are not numbers. */
  private static long contentLength(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)).map(String::strip)
        .map(Long::parseLong).orElse(0L);
  }

  private static byte[] read(ContainerRequestContext request) {
    try {
      return request.getEntityStream().readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw incomplete();
    }
  }

  static ProblemException incomplete() {
    return ProblemException.invalid("body", "must arrive whole and in time").withHeader("Connection", "close");
  }

  /** @param expected empty if the operation reads no body */
  private static void checkMediaType(ContainerRequestContext request, List<MediaType> expected) {
    boolean encoded = request.getHeaders().containsKey(HttpHeaders.CONTENT_ENCODING);
    if (!expected.isEmpty() && (encoded || mediaType(request)
        .filter(type -> expected.stream().anyMatch(allowed -> isUtf8Of(allowed, type))).isEmpty())) {
      throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as "
          + expected.stream().map(MediaType::toString).collect(Collectors.joining(" or ")) + " in UTF-8, not encoded.");
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

  /** @param limit in bytes */
  static ProblemException tooLarge(int limit) {
    return new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE, "Send a body of at most " + limit / 1024 + " KiB.")
        .withHeader("Connection", "close");
  }
}
