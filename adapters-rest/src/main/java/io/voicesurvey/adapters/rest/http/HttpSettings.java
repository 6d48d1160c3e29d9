package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * The settings of the HTTP server and its API.
 *
 * @param host               the local address on which the server listens
 * @param port               0: the operating system chooses the port
 * @param publicUrl          the origin that users see: only scheme, host and port; cookies are Secure if it is https
 * @param corsOrigins        the origins whose pages may call the API with credentials
 * @param trustedProxies     the addresses whose forwarding headers are trusted
 * @param rateLimitPerMinute requests per minute that one address may send to the rate-limited operations; 0: no limit
 * @param accessLog          true: one log line per request
 */
public record HttpSettings(String host, int port, URI publicUrl, Set<WebOrigin> corsOrigins,
    List<IpRange> trustedProxies, int rateLimitPerMinute, boolean accessLog) {
  public HttpSettings {
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
    if (WebOrigin.of(publicUrl).isEmpty()) {
      throw new IllegalArgumentException("the public URL is not http or https");
    }
    if (rateLimitPerMinute < 0) {
      throw new IllegalArgumentException("a rate limit is not negative");
    }
  }

  public boolean isHttps() {
    return publicUrl.getScheme().equalsIgnoreCase("https");
  }

  public WebOrigin publicOrigin() {
    return WebOrigin.of(publicUrl).orElseThrow();
  }
}
