package io.voicesurvey.adapters.rest.page;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.text.ParseException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.glassfish.jersey.message.internal.HttpHeaderReader;

/** The bytes of a response, with their compressed form. */
final class Content {
  private static final String GZIP = "gzip";

  private final byte[] plain;
  private final byte[] compressed;

  Content(byte[] plain) {
    this.plain = plain.clone();
    this.compressed = compress(plain);
  }

  private static byte[] compress(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A response with these bytes, compressed if the client accepts it. */
  Response.ResponseBuilder response(ContainerRequestContext request) {
    boolean gzip = acceptsGzip(request);
    byte[] body = gzip ? compressed : plain;
    Response.ResponseBuilder response = Response.ok(body).header(HttpHeaders.CONTENT_LENGTH, body.length)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    return gzip ? response.encoding(GZIP) : response;
  }

  /** A malformed header accepts nothing (RFC 9110, section 12.5.3). */
  private static boolean acceptsGzip(ContainerRequestContext request) {
    try {
      String accepted = Optional.ofNullable(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING)).orElse("");
      return HttpHeaderReader.readAcceptToken(accepted).stream()
          .anyMatch(coding -> coding.getToken().equalsIgnoreCase(GZIP) && coding.getQuality() > 0);
    } catch (ParseException e) {
      return false;
    }
  }
}
