package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RequestTimeoutTest {
  private static final Duration LIMIT = Duration.ofMillis(600);
  private static final Duration BODY_LIMIT = Duration.ofMillis(1800);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String CHUNKS = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String UPLOAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n";

  @AutoClose
  private final RequestTimeout timeout = new RequestTimeout(LIMIT, BODY_LIMIT);

  private final HttpServer server = Server.http(
      new HttpSettings("127.0.0.1", 0, URI.create("http://localhost"), Set.of(), List.of(), 0, false), new Echo(),
      Connections.ofThisProcess(address -> false), timeout, new RequestIds(() -> "request-1"),
      new RequestMeters(new SimpleMeterRegistry()));

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", REQUEST, REQUEST + REQUEST, UPLOAD + "0123456789012345678901234567890123456789"})
  void aHeadThatDripsEndsItsConnection(String before) throws Exception {
    try (Socket socket = connect()) {
      send(socket, before);
      long begin = System.nanoTime();
      drip(socket, "GET / HTTP/1.1\r\nX: ");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, Patience.allowed(LIMIT.multipliedBy(5)));
    }
  }

  @Test
  void aHeadThatStopsEndsItsConnection() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "GET / HT");
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "\r"})
  void aConnectionOnWhichNothingBeginsEnds(String before) throws Exception {
    try (Socket socket = connect()) {
      send(socket, before);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void emptyLinesThatDripEndTheirConnection() throws Exception {
    try (Socket socket = connect()) {
      assertThat(drip(socket, REQUEST, "\r\n")).isLessThan(Patience.allowed(LIMIT.multipliedBy(5)));
    }
  }

  @ParameterizedTest
  @MethodSource("bodiesThatDrip")
  void aBodyThatDripsIsRefusedAndItsConnectionEnds(String begin, String drop) throws Exception {
    try (Socket socket = connect()) {
      send(socket, begin);
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> answer(socket));
      assertThat(drip(socket, "", drop)).isBetween(BODY_LIMIT,
          Patience.allowed(BODY_LIMIT.multipliedBy(2).plus(LIMIT)));
      assertThat(answer.get()).startsWith("HTTP/1.1 400");
    }
  }

  static Stream<Arguments> bodiesThatDrip() {
    return Stream.of(Arguments.of(UPLOAD.replace("40", "4000"), "x"), Arguments.of(CHUNKS + "fff\r\n", "x"),
        Arguments.of(CHUNKS, "1\r\nx\r\n"), Arguments.of(CHUNKS + "1;a=", "x"),
        Arguments.of(CHUNKS + "1\r\nx\r\n1;", "x"),
        Arguments.of(CHUNKS + "0\r\nX: ", "x"), Arguments.of(CHUNKS + "1\r\nx\r\n0\r\n", "X: x\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n",
      "PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n"})
  void aClientThatDripsOnAfterTheAnswerIsCutOff(String unread) throws Exception {
    try (Socket socket = connect()) {
      send(socket, unread);
      assertThat(status(socket)).isEqualTo("HTTP/1.1 405");
      assertThat(drip(socket, "", "x")).isLessThan(Patience.allowed(BODY_LIMIT.multipliedBy(2).plus(LIMIT)));
    }
  }

  @Test
  void aBodyAfterALateOneHasItsOwnTime() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        send(socket, UPLOAD);
        TimeUnit.MILLISECONDS.sleep(BODY_LIMIT.toMillis() / 2);
        send(socket, "x".repeat(40));
        assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
      }
    }
  }

  @Test
  void aConnectionThatRestsBetweenRequestsStaysOpen() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        exchange(socket, "GET / HTTP/1.1\r\nHost:", " localhost\r\n\r\n");
        TimeUnit.MILLISECONDS.sleep(LIMIT.toMillis() * 2);
      }
    }
  }

  @Test
  void aBodyMayTakeLongerThanAHead() throws Exception {
    try (Socket socket = connect()) {
      send(socket, UPLOAD);
      for (int i = 0; i < 40; i++) {
        TimeUnit.MILLISECONDS.sleep(LIMIT.toMillis() / 20);
        send(socket, "x");
      }
      assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
    }
  }

  private static void drip(Socket socket, String head) throws Exception {
    drip(socket, head, "x");
  }

  /** Until the other side has had enough; how long that took. */
  private static Duration drip(Socket socket, String head, String drop) throws Exception {
    long begin = System.nanoTime();
    try {
      send(socket, head);
      while (true) {
        TimeUnit.MILLISECONDS.sleep(30);
        send(socket, drop);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|pipe|closed|aborted).*");
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static String answer(Socket socket) {
    try {
      return status(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void exchange(Socket socket, String first, String rest) throws Exception {
    send(socket, first);
    TimeUnit.MILLISECONDS.sleep(50);
    send(socket, rest);
    assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
    socket.getInputStream().skipNBytes(socket.getInputStream().available());
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Socket connect() throws IOException {
    return new Socket("127.0.0.1", server.getListeners().iterator().next().getPort());
  }

  private static final class Echo extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws IOException {
      if (request.getMethod().matchesMethod("PUT")) {
        response.setStatus(405);
        return;
      }
      try {
        byte[] body = request.getInputStream().readAllBytes();
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
      } catch (IOException e) {
        response.setStatus(400);
      }
    }
  }
}
