package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ChunkedBodyTest {
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

  @AutoClose
  private static final RequestTimeout TIMEOUT = new RequestTimeout(Duration.ofSeconds(5), Duration.ofSeconds(5));

  @AutoClose
  private static final Workers WORKERS = new Workers();

  private static final HttpServer SERVER = Server.http(
      new HttpSettings("127.0.0.1", 0, URI.create("http://localhost"), Set.of(), List.of(), 0, false), new Echo(),
      Connections.ofThisProcess(address -> false), TIMEOUT, new RequestIds(() -> "request-1"),
      new RequestMeters(new SimpleMeterRegistry()));

  @BeforeAll
  static void start() throws IOException {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3\r\none\r\n2\r\ntw\r\n0\r\n\r\n", "3;a\r\none\r\n2;b=c\r\ntw\r\n0;d=\"e;f\"\r\n\r\n",
      "003 ; a = b;c;d=\"\t\\\"\u00e9\" \r\none\r\n2 \r\ntw\r\n0\t;\r\n\r\n",
      "3\r\none\r\n2\r\ntw\r\n0;a\r\nTrailer: x\r\nX-Other: y\r\n\r\n"})
  void aBodyArrivesWithoutExtensionsInPiecesOfAnySize(String body) throws Exception {
    assertThat(exchange(body)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nonetw");
    for (int cut = 1; cut < body.length(); cut++) {
      assertThat(exchange(body.substring(0, cut), body.substring(cut))).as("cut at " + cut).endsWith("\r\n\r\nonetw");
    }
    assertThat(exchange(body.split(""))).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nonetw");
  }

  @Test
  void aChunkOverSeveralReadsComesThrough() throws Exception {
    String data = "0123456789".repeat(3000);
    String body = "7530;" + "x".repeat(4000) + "\r\n" + data + "\r\n0\r\n\r\n";
    assertThat(exchange(body)).endsWith(data);
    assertThat(exchange(body.substring(0, 3000), body.substring(3000, 20_000), body.substring(20_000))).endsWith(data);
  }

  @Test
  void anyNumberOfChunksComesThrough() throws Exception {
    assertThat(exchange("1\r\na\r\n".repeat(60_000) + "0\r\n\r\n")).startsWith("HTTP/1.1 200")
        .endsWith("\r\n\r\n" + "a".repeat(60_000));
  }

  /** The thread that reads must not see the last part before it can see that it is the last. */
  @Test
  void aBodyOfKnownLengthThatComesAfterItsHeadIsWholeEachTime() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < 2000; i++) {
      assertThat(exchangeAfter(head, "on", "etw")).as("request " + i).startsWith("HTTP/1.1 200").endsWith("onetw");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3\none\r\n0\r\n\r\n", "3;a\none\r\n0\r\n\r\n", "3;a\rb\r\none\r\n0\r\n\r\n",
      "3;a\0\r\none\r\n0\r\n\r\n", "3\r\nonetwo\r\n0\r\n\r\n", "3\r\none\n0\r\n\r\n", "3\r\none0\r\n\r\n",
      " 3\r\none\r\n0\r\n\r\n",
      "-3\r\none\r\n0\r\n\r\n", "0x3\r\none\r\n0\r\n\r\n", "3 3\r\none\r\n0\r\n\r\n", ";a\r\none\r\n0\r\n\r\n",
      "\r\n\r\n", "10000000000000003\r\none\r\n0\r\n\r\n", "3\r\none\r\n0\r\nHost: b\r\n\r\n",
      "3\r\none\r\n0\r\nContent-Length: 3\r\n\r\n", "3\r\none\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
      "3\r\none\r\n0\r\nX : a\r\n\r\n"})
  void anAmbiguousBodyIsRefused(String body) throws Exception {
    assertThat(exchange(body)).startsWith("HTTP/1.1 400").contains("\"INVALID_REQUEST\"");
    assertThat(exchange(body.split(""))).doesNotStartWith("HTTP/1.1 200");
  }

  @Test
  void anEndlessExtensionIsRefused() throws Exception {
    assertThat(exchange("3;" + "x".repeat(4100))).startsWith("HTTP/1.1 400");
  }

  private static String exchange(String... parts) throws Exception {
    return exchangeAfter(HEAD, parts);
  }

  private static String exchangeAfter(String head, String... parts) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", SERVER.getListeners().iterator().next().getPort())) {
      socket.setTcpNoDelay(true);
      send(socket, head);
      for (String part : parts) {
        if (parts.length > 1) {
          TimeUnit.MILLISECONDS.sleep(2);
        }
        send(socket, part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "ended: " + e.getMessage();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static final class Echo extends HttpHandler {
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
      return request -> WORKERS;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
      byte[] body = new BodyInput(request, Duration.ofSeconds(5)).readAllBytes();
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
