package io.voicesurvey.adapters.rest.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cookies as servers and browsers really exchange them (RFC 6265, sections 4.1 and 5.4). */
public final class Cookies {
  /** When a cookie is sent along with requests that another site starts. */
  public enum SameSite {
    LAX("Lax"),
    STRICT("Strict");

    private final String label;

    SameSite(String label) {
      this.label = label;
    }
  }

  private Cookies() {}

  /** The cookies of a request by name; of several of one name the first, which is the one with the longest path. */
  public static Map<String, String> of(ContainerRequestContext request) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String header : request.getHeaders().getOrDefault(HttpHeaders.COOKIE, List.of())) {
      for (String pair : header.split(";")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.putIfAbsent(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return cookies;
  }

  /** A {@code Set-Cookie} value. Never readable by scripts. */
  public static String set(String name, String value, String path, SameSite sameSite, boolean secure,
      Duration maxAge) {
    return name + "=" + value + "; Path=" + path + "; Max-Age=" + maxAge.toSeconds() + "; HttpOnly; SameSite="
        + sameSite.label + (secure ? "; Secure" : "");
  }

  /** A {@code Set-Cookie} value that makes the browser forget the cookie. */
  public static String clear(String name, String path, SameSite sameSite, boolean secure) {
    return set(name, "", path, sameSite, secure, Duration.ZERO);
  }
}
