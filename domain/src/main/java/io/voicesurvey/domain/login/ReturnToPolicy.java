package io.voicesurvey.domain.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.voicesurvey.domain.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the target URL of a login, which prevent an open redirector (RFC 9700, section 4.11). */
public final class ReturnToPolicy {
  /** The result for a requested URL. */
  public sealed interface Result {
    record Allowed(ReturnTo returnTo) implements Result {}

    /** A valid URL whose origin is not allowed. */
    record OriginNotAllowed() implements Result {}

    /** Neither a path nor an http(s) URL, too long, or a URL that a browser could parse differently. */
    record Malformed() implements Result {}
  }

  /**
   * Backslashes and control characters, plain or percent-encoded. Browsers convert or remove them before they navigate.
   */
  private static final Pattern DECEPTIVE = Pattern.compile("[\\\\\\p{Cntrl}\\s]|%5c|%[01][0-9a-f]|%7f",
      Pattern.CASE_INSENSITIVE);

  /** Browsers expect two slashes and then the authority after the scheme. */
  private static final Pattern ABSOLUTE = Pattern.compile("https?://[^/?#].*", Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_ASCII = Pattern.compile("\\P{ASCII}+");

  private final WebOrigin publicOrigin;
  private final Set<WebOrigin> furtherOrigins;

  /** @param publicUrl the public URL of this service; its origin is always allowed */
  public ReturnToPolicy(URI publicUrl, Set<WebOrigin> furtherOrigins) {
    this.publicOrigin = WebOrigin.of(publicUrl).orElseThrow(() -> new IllegalArgumentException("no http(s) origin"));
    this.furtherOrigins = Set.copyOf(furtherOrigins);
  }

  public Result validate(String text) {
    return parse(text).filter(url -> url.toString().length() <= ReturnTo.MAX_LENGTH)
        .<Result>flatMap(url -> WebOrigin.of(url).map(origin -> result(url, origin)))
        .orElseGet(Result.Malformed::new);
  }

  private Result result(URI url, WebOrigin origin) {
    boolean allowed = origin.equals(publicOrigin) || furtherOrigins.contains(origin);
    return allowed ? new Result.Allowed(new ReturnTo(url)) : new Result.OriginNotAllowed();
  }

  private Optional<URI> parse(String text) {
    if (DECEPTIVE.matcher(text).find() || !Text.isClean(text)) {
      return Optional.empty();
    }
    try {
      if (text.startsWith("/") && !text.startsWith("//")) {
        return Optional.of(new URI(publicOrigin.value() + ascii(text)));
      }
      return ABSOLUTE.matcher(text).matches() ? Optional.of(ascii(text)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Percent-encodes the UTF-8 bytes of non-ASCII characters, as browsers do. */
  private static URI ascii(String text) throws URISyntaxException {
    return new URI(NOT_ASCII.matcher(text).replaceAll(found -> URLEncoder.encode(found.group(), UTF_8)));
  }
}
