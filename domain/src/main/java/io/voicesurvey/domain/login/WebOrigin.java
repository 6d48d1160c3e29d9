package io.voicesurvey.domain.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The origin of a URL (RFC 6454): scheme, host and port. The default port is omitted. */
public record WebOrigin(String value) {
  private static final int MAX_PORT = 65_535;

  /** The text as an absolute http or https URL without user information and fragment. Empty for every other text. */
  public static Optional<URI> url(String text) {
    try {
      return Optional.of(new URI(text)).filter(
          url -> of(url).isPresent() && url.getPort() <= MAX_PORT && url.getRawFragment() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The origin of an absolute http or https URL without user information. Empty for every other URL. */
  public static Optional<WebOrigin> of(URI url) {
    if (url.getScheme() == null || url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http" -> Optional.of(of(scheme, url, 80));
      case "https" -> Optional.of(of(scheme, url, 443));
      default -> Optional.empty();
    };
  }

  private static WebOrigin of(String scheme, URI url, int defaultPort) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean plain = url.getPort() == -1 || url.getPort() == defaultPort;
    return new WebOrigin(scheme + "://" + host + (plain ? "" : ":" + url.getPort()));
  }
}
