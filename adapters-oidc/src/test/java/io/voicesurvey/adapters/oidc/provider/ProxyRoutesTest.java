package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The route to the provider. */
final class ProxyRoutesTest {
  private static final ProxyRoutes.Server SECURE = new ProxyRoutes.Server("secure.example", 3128,
      Optional.of(Secret.of("user:hunter2")));
  private static final ProxyRoutes.Server PLAIN = new ProxyRoutes.Server("plain.example", 8080, Optional.empty());

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"https://idp.test/ | | through the proxy secure.example:3128",
      "http://idp.test/ | | through the proxy plain.example:8080", "https://idp.test/ | * | directly",
      "https://idp.test/ | other.test,idp.test | directly", "https://IDP.test/ | Idp.TEST | directly",
      "https://a.idp.test/ | idp.test | directly", "https://a.idp.test/ | .idp.test | directly",
      "https://a.idp.test/ | *.idp.test | directly",
      "https://notidp.test/ | idp.test | through the proxy secure.example:3128",
      "https://idp.test/ | idp.test:443 | directly", "https://idp.test:8443/ | idp.test:8443 | directly",
      "https://idp.test:8443/ | idp.test:443 | through the proxy secure.example:3128",
      "https://[::1]/ | ::1 | directly",
      "https://[::1]:8443/ | [::1]:8443 | directly", "http://127.0.0.1/ | localhost,127.0.0.1 | directly",
      "https://idp.test/ | . | through the proxy secure.example:3128"})
  void theWayFollowsSchemeAndExemptions(URI uri, String exempt, String route) {
    ProxyRoutes routes = new ProxyRoutes(Optional.of(SECURE), Optional.of(PLAIN),
        exempt == null ? List.of() : List.of(exempt.split(",")));

    assertThat(routes.route(uri)).isEqualTo(route);
    assertThat(routes.toString()).doesNotContain("hunter2");
  }

  @Test
  void allExchangesGoByTheProxyWithItsPasswordWhichTheProviderNeverSees() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (Client client = new Client()) {
      proxy.createContext("/", exchange -> {
        asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
        Fault.respond(exchange, 429, "text/plain", "");
      });
      proxy.start();
      ProxyRoutes.Server server = new ProxyRoutes.Server("127.0.0.1", proxy.getAddress().getPort(),
          Optional.of(Secret.of("user:hunter2")));
      client.restart(client.settings().proxies(new ProxyRoutes(Optional.empty(), Optional.of(server), List.of())));

      assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client::ask);
      assertThat(asked).containsExactly(client.provider().issuer() + "/.well-known/openid-configuration Basic "
          + Base64.getEncoder().encodeToString("user:hunter2".getBytes(StandardCharsets.UTF_8)));

      client.restart(client.settings()
          .proxies(new ProxyRoutes(Optional.empty(), Optional.of(server), List.of("127.0.0.1"))));
      assertThat(client.ask()).isNotNull();
      assertThat(asked).hasSize(1);
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void aProxyThatIsAwayIsNamedWithoutItsPassword() {
    try (Client client = new Client()) {
      ProxyRoutes.Server away = new ProxyRoutes.Server("127.0.0.1", 1, Optional.of(Secret.of("user:hunter2")));
      client.restart(client.settings().proxies(new ProxyRoutes(Optional.empty(), Optional.of(away), List.of())));

      assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client::ask)
          .withMessage("the discovery endpoint cannot be reached through the proxy 127.0.0.1:1");
    }
  }
}
