package io.voicesurvey.domain.login;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where a browser goes after a login: an absolute http(s) URL whose origin {@link ReturnToPolicy} allowed, in ASCII, as
 * it stands in a {@code Location} header.
 */
public record ReturnTo(URI url) {
  public ReturnTo {
    if (WebOrigin.of(Objects.requireNonNull(url, "url")).isEmpty()) {
      throw new IllegalArgumentException("not an absolute http(s) URL");
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(url.toString())) {
      throw new IllegalArgumentException("not an ASCII URL");
    }
  }

  /** The same place, told that the login failed: {@code login_error} joins the query, before a fragment. */
  public URI withLoginError(String code) {
    String text = url.toString();
    int hash = text.indexOf('#');
    String base = hash < 0 ? text : text.substring(0, hash);
    String fragment = hash < 0 ? "" : text.substring(hash);
    return URI.create(base + separator(base) + "login_error=" + code + fragment);
  }

  private static String separator(String base) {
    if (base.indexOf('?') < 0) {
      return "?";
    }
    return base.endsWith("?") || base.endsWith("&") ? "" : "&";
  }
}
