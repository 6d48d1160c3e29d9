package io.voicesurvey.adapters.rest.openapi;

import io.voicesurvey.domain.Sha256;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes with an entity tag (RFC 9110, section 8.8.3), so that a client that has them needs no transfer. */
final class Representation {
  private static final int TAG_BYTES = 16;

  private final byte[] bytes;
  private final String tag;

  Representation(byte[] bytes) {
    this.bytes = bytes.clone();
    this.tag = "\"" + HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(bytes), TAG_BYTES)) + "\"";
  }

  /** 200 with the bytes, or 304 if {@code If-None-Match} lists their tag or is an asterisk. */
  Response.ResponseBuilder response(ContainerRequestContext request) {
    Response.ResponseBuilder builder = isCached(request)
        ? Response.notModified()
        : Response.ok(bytes).header(HttpHeaders.CONTENT_LENGTH, bytes.length);
    return builder.header(HttpHeaders.ETAG, tag).header(HttpHeaders.CACHE_CONTROL, "no-cache");
  }

  private boolean isCached(ContainerRequestContext request) {
    return request.getHeaders().getOrDefault(HttpHeaders.IF_NONE_MATCH, List.of()).stream()
        .flatMap(header -> Arrays.stream(header.split(","))).map(String::strip)
        .anyMatch(listed -> listed.equals("*") || listed.equals(tag) || listed.equals("W/" + tag));
  }
}
