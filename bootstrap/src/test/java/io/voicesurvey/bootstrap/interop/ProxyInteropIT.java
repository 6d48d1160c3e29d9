package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forward authentication by nginx and Caddy, configured as the documentation shows. */
class ProxyInteropIT {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final List<String> HEADERS = List.of("x-auth-user-id", "x-auth-role", "x-auth-session-id",
      "x-auth-email", "x-auth-name");

  private enum Proxy {
    NGINX,
    CADDY
  }

  @AutoClose
  private static final ReliedService SERVICE = new ReliedService();

  @TempDir
  private static Path folder;

  private static ProxiedService behind;
  private static BackgroundProcess nginx;
  private static BackgroundProcess caddy;
  private static URI byNginx;
  private static URI byCaddy;

  @BeforeAll
  static void start() throws IOException {
    behind = new ProxiedService();
    byNginx = URI.create("http://127.0.0.1:" + FreePort.find());
    String server = configured(SERVICE.examples("nginx", "nginx").getFirst(), byNginx);
    Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
        user root;
        pid %1$s/nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
        %2$s}
        """.formatted(folder, server));
    nginx = BackgroundProcess.start("nginx", new ProcessBuilder("nginx", "-e", "stderr", "-c",
        configuration.toString(), "-g", "daemon off;"));
    byCaddy = URI.create("http://127.0.0.1:" + FreePort.find());
    Path caddyfile = Files.writeString(folder.resolve("Caddyfile"),
        "{\n  admin off\n}\n" + configured(SERVICE.examples("Caddy", "caddyfile").getFirst(), byCaddy));
    ProcessBuilder command = new ProcessBuilder("caddy", "run", "--adapter", "caddyfile", "--config",
        caddyfile.toString());
    command.environment().put("HOME", folder.toString());
    caddy = BackgroundProcess.start("caddy", command);
    nginx.await(() -> answers(byNginx), START);
    caddy.await(() -> answers(byCaddy), START);
  }

  @AfterAll
  static void stop() {
    Stream.of(nginx, caddy).forEach(BackgroundProcess::close);
    behind.close();
  }

  @ParameterizedTest
  @EnumSource
  void aUserPassesAndTheServiceLearnsWho(Proxy proxy) {
    Page ann = SERVICE.signIn(World.person("ann"));

    Page answer = World.get(at(proxy), "/surveys?a=b", "Authorization", World.bearer(ann));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode headers = answer.json().at("/headers");
    assertThat(only(headers, "x-auth-user-id")).isEqualTo(SERVICE.profile(ann).at("/id").asText());
    assertThat(only(headers, "x-auth-role")).isEqualTo("viewer");
    assertThat(only(headers, "x-auth-session-id")).hasSize(36);
    assertThat(decoded(headers, "x-auth-email")).isEqualTo("ann@example.test");
    assertThat(decoded(headers, "x-auth-name")).isEqualTo("ann");
  }

  @ParameterizedTest
  @EnumSource
  void aPostPassesWithItsBody(Proxy proxy) {
    Page ann = SERVICE.signIn(World.person("ann"));

    Page answer = World.send(HttpRequest.newBuilder(at(proxy).resolve("/surveys"))
        .POST(BodyPublishers.ofString("x".repeat(100_000))), "Authorization", World.bearer(ann));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/method").asText()).isEqualTo("POST");
    assertThat(answer.json().at("/length").asInt()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @EnumSource
  void headersOfTheCallerAreOverwrittenOrDropped(Proxy proxy) {
    String secret = SERVICE.service("proxied-" + proxy);
    Page token = World.clientCredentials(SERVICE.url, "service:proxied-" + proxy, secret);

    JsonNode headers = World.get(at(proxy), "/", "Authorization", World.bearer(token), "X-Auth-Role", "admin",
        "X-Auth-Email", "boss@example.test", "x-auth-name", "Boss", "X-AUTH-USER-ID", "1", "X-Auth-Session-Id", "2",
        "X-Auth-Role", "admin", "X_Auth_Role", "admin").json().at("/headers");

    assertThat(headers.fieldNames()).toIterable().filteredOn(header -> header.startsWith("x_auth")).isEmpty();
    assertThat(only(headers, "x-auth-role")).isEqualTo("viewer");
    assertThat(only(headers, "x-auth-user-id")).isEqualTo(SERVICE.profile(token).at("/id").asText());
    assertThat(only(headers, "x-auth-session-id")).hasSize(36);
    assertThat(decoded(headers, "x-auth-name")).isEqualTo("proxied-" + proxy);
    assertThat(headers.path("x-auth-email").path(0).asText("")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNameInjectsNoHeader(Proxy proxy) {
    for (String name : List.of("Eve\r\nX-Auth-Role: admin", "Eve\nX-Auth-Role:admin\n\nx",
        "Zo\u00eb \u00c5ngstr\u00f6m",
        "\u674e \ud83d\ude00 %0d%0aX-Auth-Role: admin", "a\", x-auth-role=\"admin",
        "+%20&;,{http.request.host}$host")) {
      Page eve = SERVICE.signIn(SignIn.alice().user(Json.createObjectBuilder().add("sub", "eve").add("name", name)
          .add("email", "eve@example.test").add("email_verified", true).build()));

      JsonNode headers = World.get(at(proxy), "/", "Authorization", World.bearer(eve)).json().at("/headers");

      assertThat(only(headers, "x-auth-role")).isEqualTo("viewer");
      assertThat(decoded(headers, "x-auth-name")).isEqualTo(SERVICE.profile(eve).at("/name").asText());
      assertThat(headers.fieldNames()).toIterable().filteredOn(header -> header.startsWith("x-auth"))
          .containsExactlyInAnyOrderElementsOf(HEADERS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noRequestPassesWithoutAValidToken(Proxy proxy) throws Exception {
    Page bob = SERVICE.signIn(World.person("bob"));
    assertThat(World.get(at(proxy), "/", "Authorization", World.bearer(bob)).status()).isEqualTo(200);

    Page stranger = World.get(at(proxy), "/");
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer realm=");
    assertThat(World.get(at(proxy), "/", "Authorization", World.bearer(bob) + "x").status()).isEqualTo(401);
    assertThat(World.get(at(proxy), "/", "X-Auth-User-Id", "1", "X-Auth-Role", "admin").status()).isEqualTo(401);
    World.logout(SERVICE.url, bob);
    Patience.until("the logout", SECOND,
        () -> World.get(at(proxy), "/", "Authorization", World.bearer(bob)).status() == 401);
  }

  private static URI at(Proxy proxy) {
    return switch (proxy) {
      case NGINX -> byNginx;
      case CADDY -> byCaddy;
    };
  }

  private static String configured(String example, URI proxy) {
    assertThat(example).contains("127.0.0.1:8080", "127.0.0.1:9000");
    return example.replace("127.0.0.1:8080", proxy.getAuthority())
        .replace("127.0.0.1:9000", "127.0.0.1:" + behind.port());
  }

  private static Optional<URI> answers(URI proxy) {
    try {
      return Optional.of(proxy).filter(address -> World.get(address, "/").status() == 401);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String only(JsonNode headers, String name) {
    assertThat(headers.path(name)).as(name).hasSize(1);
    return headers.path(name).get(0).asText();
  }

  private static String decoded(JsonNode headers, String name) {
    return URLDecoder.decode(only(headers, name).replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
