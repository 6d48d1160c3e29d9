package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Pattern HOST = Pattern.compile("[\\w.-]+|[0-9A-Fa-f:.]+");

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

  /** A host name or an address, without the brackets in which an IPv6 address may be. Empty for every other text. */
  public static Optional<String> host(String text) {
    String stripped = text.strip();
    return Optional.of(stripped.startsWith("[") && stripped.endsWith("]")
        ? stripped.substring(1, stripped.length() - 1)
        : stripped).filter(host -> HOST.matcher(host).matches());
  }

  public boolean isHttps() {
    return publicUrl.getScheme().equalsIgnoreCase("https");
  }

  public WebOrigin publicOrigin() {
    return WebOrigin.of(publicUrl).orElseThrow();
  }
}
