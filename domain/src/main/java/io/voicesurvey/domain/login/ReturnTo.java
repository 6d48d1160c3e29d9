package io.voicesurvey.domain.login;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The target of the browser after a login: an absolute http(s) URL in ASCII, ready for a {@code Location} header.
 * {@link ReturnToPolicy} allows its origin.
 */
public record ReturnTo(URI url) {
  /**
   * The maximum length in characters, so that the sealed attempt fits into a cookie: any path of 2,048 characters on
   * any origin. Non-ASCII characters count in percent-encoded form.
   */
  public static final int MAX_LENGTH = 2_400;

  public ReturnTo {
    if (WebOrigin.of(Objects.requireNonNull(url, "url")).isEmpty()) {
      throw new IllegalArgumentException("not an absolute http(s) URL");
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(url.toString())) {
      throw new IllegalArgumentException("not an ASCII URL");
    }
    if (url.toString().length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the URL is too long");
    }
  }

  /** This URL with the query parameter {@code login_error}, before a fragment. */
  public URI withLoginError(String code) {
    String text = url.toString();
    String base = text.split("#", 2)[0];
    String fragment = text.substring(base.length());
    return URI.create(base + separator(base) + "login_error=" + code + fragment);
  }

  private static String separator(String base) {
    if (!base.contains("?")) {
      return "?";
    }
    return base.endsWith("?") || base.endsWith("&") ? "" : "&";
  }
}
