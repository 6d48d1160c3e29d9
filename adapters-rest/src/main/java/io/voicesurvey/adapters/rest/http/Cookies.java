package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/** Cookies as servers and browsers exchange them in practice (RFC 6265, sections 4.1 and 5.4). */
public final class Cookies {
  /** When the browser sends a cookie with requests that another site starts. */
  public enum SameSite {
    LAX("Lax"),
    STRICT("Strict");

    private final String label;

    SameSite(String label) {
      this.label = label;
    }
  }

  /**
   * Only blanks next to a semicolon are dropped (RFC 6265, section 4.2.1). A browser protects a prefix such as
   * {@code __Host-} only at the start of a name, so nothing else may be dropped before a name.
   */
  private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*;[ \\t]*");

  private Cookies() {}

  /**
   * The distinct non-empty values of each cookie of a request, by name. A request has several values of one name if
   * another host of the domain also set one, or if they were set for several paths.
   */
  public static Map<String, SequencedSet<String>> of(ContainerRequestContext request) {
    Map<String, SequencedSet<String>> cookies = new LinkedHashMap<>();
    for (String header : request.getHeaders().getOrDefault(HttpHeaders.COOKIE, List.of())) {
      for (String pair : SEPARATOR.split(header)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && equals < pair.length() - 1) {
          cookies.computeIfAbsent(pair.substring(0, equals), name -> new LinkedHashSet<>())
              .add(pair.substring(equals + 1));
        }
      }
    }
    return cookies;
  }

  /** The distinct non-empty values of one cookie of a request. */
  public static SequencedSet<String> values(ContainerRequestContext request, String name) {
    return of(request).getOrDefault(name, new LinkedHashSet<>());
  }

  /** A {@code Set-Cookie} value. Scripts cannot read the cookie. */
  public static String set(String name, String value, String path, SameSite sameSite, boolean secure,
      Duration maxAge) {
    return name + "=" + value + "; Path=" + path + "; Max-Age=" + maxAge.toSeconds() + "; HttpOnly; SameSite="
        + sameSite.label + (secure ? "; Secure" : "");
  }

  /** A {@code Set-Cookie} value that deletes the cookie. */
  public static String clear(String name, String path, SameSite sameSite, boolean secure) {
    return set(name, "", path, sameSite, secure, Duration.ZERO);
  }
}
