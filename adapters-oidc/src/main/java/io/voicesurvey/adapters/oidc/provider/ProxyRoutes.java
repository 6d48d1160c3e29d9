package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Selects the proxy for a URL, as most programs read {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}.
 *
 * @param forHttps for https URLs; empty: a direct connection
 * @param forHttp  for http URLs; empty: a direct connection
 * @param exempt   hosts with a direct connection: a name includes all names below it, with or without a leading dot; a
 *                 port may follow; {@code *} is every host
 */
public record ProxyRoutes(Optional<Server> forHttps, Optional<Server> forHttp, List<String> exempt) {

  /** A direct connection to every host. */
  public static final ProxyRoutes NONE = new ProxyRoutes(Optional.empty(), Optional.empty(), List.of());

  public ProxyRoutes {
    Objects.requireNonNull(forHttps, "forHttps");
    Objects.requireNonNull(forHttp, "forHttp");
    exempt = exempt.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * An HTTP proxy.
   *
   * @param credentials user and password, separated by a colon; empty if the proxy requires none
   */
  public record Server(String host, int port, Optional<Secret> credentials) {
    public Server {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(credentials, "credentials");
    }

    /** Parses {@code http://user:password@host:port}. Only the host is required. Empty for other texts. */
    public static Optional<Server> parse(String text) {
      try {
        String stripped = text.strip();
        URI uri = new URI(stripped.contains("://") ? stripped : "http://" + stripped);
        return isProxy(uri)
            ? Optional.of(new Server(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : 80,
                Optional.ofNullable(uri.getUserInfo()).map(Secret::of)))
            : Optional.empty();
      } catch (URISyntaxException e) {
        // The message of the exception may contain a password.
        return Optional.empty();
      }
    }

    private static boolean isProxy(URI uri) {
      return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() <= 65535
          && uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawPath().matches("/?");
    }
  }

  /** The route to the URL, such as "through the proxy p:3128" or "directly". Contains no credentials. */
  public String route(URI uri) {
    return proxy(uri).orElse("directly");
  }

  /** As {@link #route}; empty if no proxy is used. */
  Optional<String> proxy(URI uri) {
    return server(uri).map(server -> "through the proxy " + server.host() + ":" + server.port());
  }

  /** The same routes as a selector for JDK clients. */
  public ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(server(uri).map(server -> new Proxy(Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(server.host(), server.port()))).orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // There is no other route, and the caller gets the failure itself.
      }
    };
  }

  /** The {@code Proxy-Authorization} value (RFC 7617) for that URL. The HTTP client sends it only to the proxy. */
  Optional<Secret> credentials(URI uri) {
    return server(uri).flatMap(Server::credentials).map(pair -> Secret
        .of("Basic " + Base64.getEncoder().encodeToString(pair.reveal().getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<Server> server(URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    return (secure ? forHttps : forHttp).filter(server -> !isExempt(uri, secure));
  }

  private boolean isExempt(URI uri, boolean secure) {
    String host = withoutBrackets(uri.getHost().toLowerCase(Locale.ROOT));
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    return exempt.stream().anyMatch(rule -> rule.equals("*") || matches(rule, host)
        || rule.endsWith(":" + port) && matches(rule.substring(0, rule.lastIndexOf(':')), host));
  }

  private static boolean matches(String rule, String host) {
    String name = withoutBrackets(rule.startsWith("*.") ? rule.substring(2) : rule.replaceFirst("^\\.", ""));
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
