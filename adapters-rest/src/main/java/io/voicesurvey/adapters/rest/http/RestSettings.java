package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.Set;

/**
 * The settings of the REST adapter.
 *
 * @param publicUrl          the origin that users see; cookies are Secure if it is https
 * @param corsOrigins        the origins whose pages may call the API with credentials
 * @param rateLimitPerMinute requests per minute that one address may send to the rate-limited operations; 0: no limit
 * @param version            the version of this build
 */
public record RestSettings(URI publicUrl, Set<WebOrigin> corsOrigins, int rateLimitPerMinute, String version) {
  public RestSettings {
    corsOrigins = Set.copyOf(corsOrigins);
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
