package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import jakarta.ws.rs.core.HttpHeaders;

/** The parameter {@code resource_metadata} in the challenge of each response with status 401 (RFC 9728, section 5.1). */
final class MetadataLink {
  private static final int UNAUTHORIZED = 401;

  private final String parameter;

  /** @param publicOrigin that of this service */
  MetadataLink(WebOrigin publicOrigin) {
    this.parameter = ", resource_metadata=\"" + publicOrigin.value() + "/.well-known/oauth-protected-resource\"";
  }

  /** The value of a header of a response, with the parameter if it is such a challenge. */
  String addTo(int status, String header, String value) {
    return status == UNAUTHORIZED && header.equals(HttpHeaders.WWW_AUTHENTICATE) ? value + parameter : value;
  }
}
