package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.bootstrap.fault.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.time.Duration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
  void whoSendsATraceparentFindsTheRequestInItsTrace() {
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

  private Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(service, browser, World.person(name));
    }
  }

  /** Takes what is sent by OTLP over HTTP. */
  private static final class Collector implements AutoCloseable {
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Collector() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/v1/traces", exchange -> {
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
