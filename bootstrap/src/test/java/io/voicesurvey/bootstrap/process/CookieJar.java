package io.voicesurvey.bootstrap.process;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cookies as a browser keeps them (RFC 6265): for the host that set them whatever the port, by path. Loopback hosts count
 * as secure. That of {@code java.net} sends those with a {@code Max-Age} in a form that no browser does.
 */
final class CookieJar {
  private record Key(String host, String path, String name) {}

  private final Map<Key, HttpCookie> cookies = new LinkedHashMap<>();

  CookieJar() {}

  CookieJar(CookieJar other) {
    cookies.putAll(other.cookies);
  }

  /** Takes in what an answer from {@code from} sets and drops what it deletes. */
  void store(URI from, HttpHeaders headers) {
    headers.allValues("Set-Cookie").stream().flatMap(header -> HttpCookie.parse(header).stream())
        .forEach(cookie -> store(from, cookie));
  }

  private void store(URI from, HttpCookie cookie) {
    Key key = new Key(from.getHost(), path(from, cookie), cookie.getName());
    if (cookie.hasExpired()) {
      cookies.remove(key);
    } else {
      cookies.put(key, cookie);
    }
  }

  /** The value of the request header {@code Cookie}; empty where there is none to send. */
  Optional<String> header(URI to) {
    String header = cookies.entrySet().stream().filter(entry -> goesTo(entry.getKey(), entry.getValue(), to))
        .map(entry -> entry.getValue().getName() + "=" + entry.getValue().getValue()).collect(Collectors.joining("; "));
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  Optional<HttpCookie> find(URI at, String name) {
    return cookies.entrySet().stream().filter(entry -> goesTo(entry.getKey(), entry.getValue(), at))
        .map(Map.Entry::getValue).filter(cookie -> cookie.getName().equals(name)).findFirst();
  }

  /** Drops every cookie whose name ends so. */
  void forget(String end) {
    cookies.keySet().removeIf(key -> key.name().endsWith(end));
  }

  private static boolean goesTo(Key key, HttpCookie cookie, URI to) {
    return !cookie.hasExpired() && key.host().equals(to.getHost()) && isUnder(key.path(), to.getPath())
        && (!cookie.getSecure() || isSecure(to));
  }

  private static boolean isUnder(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private static boolean isSecure(URI to) {
    return to.getScheme().equals("https") || to.getHost().equals("localhost") || to.getHost().equals("127.0.0.1");
  }

  /** RFC 6265, section 5.1.4: without a usable path, the folder of the address that set it. */
  private static String path(URI from, HttpCookie cookie) {
    String path = cookie.getPath();
    if (path != null && path.startsWith("/")) {
      return path;
    }
    int lastSlash = from.getPath().lastIndexOf('/');
    return lastSlash <= 0 ? "/" : from.getPath().substring(0, lastSlash);
  }
}
