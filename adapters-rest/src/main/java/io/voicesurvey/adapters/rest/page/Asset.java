package io.voicesurvey.adapters.rest.page;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A file that the pages load. */
final class Asset {
  /** A year, the usual maximum. The path of an asset names its content, so the asset never changes. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final String mediaType;
  private final Content content;

  Asset(String mediaType, byte[] content) {
    this.mediaType = mediaType;
    this.content = new Content(content);
  }

  Response response(ContainerRequestContext request) {
    return content.response(request).header(HttpHeaders.CONTENT_TYPE, mediaType)
        .header(HttpHeaders.CACHE_CONTROL, FOREVER).build();
  }
}
