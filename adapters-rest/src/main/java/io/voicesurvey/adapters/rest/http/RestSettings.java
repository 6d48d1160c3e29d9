package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.Set;

/**
 * What the REST adapter has to know of the place where it runs.
 *
 * @param publicUrl          the origin that users see; cookies are Secure where it is https
 * @param corsOrigins        whose pages may call the API with credentials
 * @param rateLimitPerMinute requests a minute that one address may send to the operations that are limited; 0: no limit
 * @param version            of this build
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
