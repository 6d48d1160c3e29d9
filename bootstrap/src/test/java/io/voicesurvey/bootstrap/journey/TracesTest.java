package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.time.Duration;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a collector gets of the requests that an instance answers. */
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final HexFormat HEX = HexFormat.of();

  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final Collector collector = new Collector();

  private URI service;

  @BeforeEach
  void start() {
    service = WORLD.start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()));
  }

  @Test
  void aLoginIsOneTraceWithTheProviderAndTheDatabaseInIt() {
    Page signedIn = signIn("ada");
    assertThat(signedIn.status()).isEqualTo(200);
    WORLD.stopLast();

    assertThat(collector.received()).contains("GET /api/auth/callback", "identity provider token", "INSERT", "COMMIT",
        "http.response.status_code", "voicesurveyagent");
    assertThat(collector.received()).doesNotContain("ada@example.test",
        signedIn.json().at("/access_token").asText().substring(100));
  }

  @Test
  void aCallerWithATraceparentFindsTheRequestInItsTrace() {
    Page signedIn = signIn("bob");
    for (int i = 0; i < 3; i++) {
      World.get(service, "/api/auth/me", "Authorization", World.bearer(signedIn), "traceparent",
          "00-" + TRACE + "-" + PARENT + "-01");
    }
    WORLD.stopLast();

    assertThat(collector.bytes()).contains(TRACE).contains(PARENT);
    assertThat(collector.received()).contains("GET /api/auth/me");
  }

  @Test
  void nothingThatAStrangerSendsToBeTracedByBreaksARequest() {
    List<String> parents = List.of("", "x", "00-" + TRACE + "-" + PARENT, "00-" + "0".repeat(32) + "-" + PARENT + "-01",
        "ff-" + TRACE + "-" + PARENT + "-01", "00-" + TRACE.toUpperCase(Locale.ROOT) + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + "0".repeat(16) + "-01", "00-" + TRACE + "-" + PARENT + "-01-more", "0".repeat(5000),
        "00-" + TRACE + "-" + PARENT + "-zz", "\u00e9");
    List<String> states = List.of("", "a=b", ",,,", "=", "a=" + "b".repeat(3000), "a=1,".repeat(200), "\u00e9=\u00e9");
    for (String parent : parents) {
      assertThat(World.get(service, "/health", "traceparent", parent).status()).isEqualTo(200);
    }
    for (String state : states) {
      assertThat(World.get(service, "/health", "traceparent", "00-" + TRACE + "-" + PARENT + "-01", "tracestate", state)
          .status()).isEqualTo(200);
    }
    assertThat(World.get(service, "/health", "traceparent", "00-" + TRACE + "-" + PARENT + "-01", "traceparent",
        "00-" + TRACE + "-" + PARENT + "-01").status()).isEqualTo(200);
    WORLD.stopLast();
  }

  @Test
  void aCollectorThatIsAwayIsNoMatter() {
    collector.close();

    assertThat(signIn("cid").status()).isEqualTo(200);
    long begun = System.nanoTime();
    WORLD.stopLast();
    assertThat(System.nanoTime() - begun).isLessThan(Patience.allowed(Duration.ofSeconds(8)).toNanos());
  }

  @Test
  void theStandardVariablesCount() {
    service = restart(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20s3cret", "OTEL_SERVICE_NAME",
        "survey-eu", "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=blue"));

    assertThat(World.get(service, "/health").status()).isEqualTo(200);
    WORLD.stopLast();
    assertThat(collector.received()).contains("survey-eu", "blue", "GET /health").doesNotContain("unknown_service");
    assertThat(collector.authorizations).contains("Bearer s3cret");
  }

  @Test
  void aProxyLeadsToTheCollector() {
    WORLD.stopLast();
    service = WORLD.start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.invalid:4318", "HTTP_PROXY",
        collector.url(), "NO_PROXY", "localhost,127.0.0.1"));

    assertThat(World.get(service, "/health").status()).isEqualTo(200);
    WORLD.stopLast();
    assertThat(collector.received()).contains("GET /health");
  }

  @Test
  void theSamplerDecidesOnTheSpansToSend() {
    service = restart(Map.of("OTEL_TRACES_SAMPLER", "always_off"));

    assertThat(World.get(service, "/health").status()).isEqualTo(200);
    WORLD.stopLast();
    assertThat(collector.received()).isEmpty();
  }

  @Test
  void settingsOfOtherSignalsAndOtherHeadersArePassedOver() {
    service = restart(Map.of("OTEL_METRICS_EXPORTER", "prometheus", "OTEL_LOGS_EXPORTER", "console",
        "OTEL_PROPAGATORS", "b3"));

    assertThat(World.get(service, "/health").status()).isEqualTo(200);
    WORLD.stopLast();
    assertThat(collector.received()).contains("GET /health");
  }

  @ParameterizedTest
  @CsvSource({"OTEL_EXPORTER_OTLP_HEADERS, hunter2", "OTEL_TRACES_SAMPLER, hunter2",
      "OTEL_EXPORTER_OTLP_TIMEOUT, hunter2", "OTEL_EXPORTER_OTLP_COMPRESSION, hunter2"})
  void aVariableThatTheSdkRefusesIsNamedAndItsValueIsNotShown(String variable, String value) {
    WORLD.stopLast();

    assertThatThrownBy(() -> WORLD.start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), variable, value)))
        .isInstanceOf(WrongSettings.class).hasMessageContaining(variable).message().doesNotContain(value);
  }

  private URI restart(Map<String, String> variables) {
    WORLD.stopLast();
    collector.bodies.clear();
    Map<String, String> all = new HashMap<>(variables);
    all.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    return WORLD.start(all);
  }

  private Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(service, browser, World.person(name));
    }
  }

  /** Takes what is sent by OTLP over HTTP. */
  private static final class Collector implements AutoCloseable {
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Collector() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/v1/traces", exchange -> {
        authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        bodies.add(exchange.getRequestBody().readAllBytes());
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
      });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The texts in it are readable as they are. */
    String received() {
      return new String(all(), StandardCharsets.ISO_8859_1);
    }

    /** In hexadecimal, as ids are written. */
    String bytes() {
      return HEX.formatHex(all());
    }

    private byte[] all() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      bodies.forEach(all::writeBytes);
      return all.toByteArray();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
