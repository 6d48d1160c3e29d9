package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.application.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client library would send, as bytes. */
class HttpEdgeTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String INNER = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nX-Request-Id: SMUGGLED\r\n\r\n";

  private static final Pattern DATE = Pattern.compile("(?i)\r\nDate: ([^\r]+)\r\n");

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** After which nothing more is expected. */
  private static final Duration SILENCE = Duration.ofMillis(1500);

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE /health HTTP/1.1\r\nContent-Length: N\r\n",
      "POST /nope HTTP/1.1\r\nContent-Length : N\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding: identity\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding:\r\n chunked\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding : chunked\r\n",
      "POST /nope HTTP/1.1\r\nTransfer-Encoding: chunkedfoo\r\n",
      "POST /nope HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n",
      "POST /nope HTTP/1.1\r\nX: a\rContent-Length: N\r\n", "POST /nope HTTP/1.1\r\nContent-Length\0: N\r\n",
      "GET /health HTTP/1.1\r\nContent-Length: N\r\n",
      "POST /nope HTTP/1.1\r\nContent-Length: N\r\nContent-Length: 0\r\n",
      "POST /nope HTTP/1.1\r\nContent-Length: +N\r\n", "CONNECT /health HTTP/1.1\r\nContent-Length: N\r\n"})
  void noBodyIsReadAsTheNextRequest(String head) throws IOException {
    String request = head.replace("N", Integer.toString(INNER.length())) + HOST + "\r\n" + INNER;
    assertThat(exchange(request)).startsWith("HTTP/1.1 ").doesNotContain("SMUGGLED");
  }

  /** As many as fill what the network holds, so that an answer finds no place. */
  @Test
  void aClientThatTakesNoResponsesDelaysNoOther() throws Exception {
    byte[] request = ("GET /api/auth/me HTTP/1.1\r\n" + HOST + "Authorization: Bearer x\r\n\r\n").repeat(200)
        .getBytes(StandardCharsets.US_ASCII);
    List<Thread> senders = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket(service.getHost(), service.getPort());
        sockets.add(socket);
        senders.add(Thread.ofVirtual().start(() -> sendUntilStuck(socket, request)));
      }
      Thread.sleep(Duration.ofSeconds(3));

      for (int i = 0; i < 10; i++) {
        assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread sender : senders) {
        sender.join();
      }
    }
  }

  private static void sendUntilStuck(Socket socket, byte[] request) {
    try {
      for (int i = 0; i < 1_000; i++) {
        socket.getOutputStream().write(request);
      }
    } catch (IOException e) {
      assertThat(socket.isClosed() || e.getMessage().contains("reset") || e.getMessage().contains("pipe")).isTrue();
    }
  }

  @Test
  void chunksBesideALengthEndTheConnection() throws IOException {
    for (String both : new String[]{"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"}) {
      String answer = exchange("POST /nope HTTP/1.1\r\n" + HOST + both + "\r\n0\r\n\r\n" + INNER);
      assertThat(answer).contains("onnection: close").doesNotContain("SMUGGLED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /health HTTP/1.1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: a b/c@d\r\n\r\n", "GET /health HTTP/2.0\r\nHost: a\r\n\r\n",
      "GE T /health HTTP/1.1\r\nHost: a\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST /api/auth/refresh HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n"})
  void invalidHttpIsRefusedByAProblemDocument(String request) throws IOException {
    assertProblem(exchange(request), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: a\r\n b", "X: a\r\n\tb", "X: a\r\n  \t b", "X: a \r\n b\r\n c", "X: a\r\n ", "X:\r\n b",
      "X:\r\n ", "X: a\n b", "X: a\n ", "X: a\n b\nY: c", "X: a\r\r", "Content-Type:\r\n text/plain",
      "Content-Length:\r\n 0", "X: y\r\nCookie: a=b;\r\n c=d"})
  void aFoldedHeaderIsRefusedByAProblemDocument(String header) throws IOException {
    assertProblem(exchange("GET /health HTTP/1.1\r\n" + HOST + header + "\r\nY: z\r\n\r\n"), 400, "INVALID_REQUEST");
  }

  @Test
  void aFoldedHeaderIsRefusedAlsoWhereItArrivesByteByByte() throws Exception {
    try (Socket socket = connect(service)) {
      writeSlowly(socket, "GET /health HTTP/1.1\r\n" + HOST + "X: a \r\n\t b");
      socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertProblem(read(socket), 400, "INVALID_REQUEST");
    }
  }

  @Test
  void aFoldedTrailerIsRefusedByAProblemDocument() throws IOException {
    String chunked = "POST /api/auth/refresh HTTP/1.1\r\n" + HOST
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
    assertProblem(exchange(chunked + "X: a\r\nY: b\r\n\r\n"), 401, "MISSING_CREDENTIALS");
    assertProblem(exchange(chunked + "X: a\r\n b\r\n\r\n"), 400, "INVALID_REQUEST");
  }

  @Test
  void headersThatStandInOneLineEachAreReadHoweverTheyArrive() throws Exception {
    String request = "GET /health HTTP/1.1\r\n" + HOST
        + "X:\r\nY:  a b \t \r\nZ: \r\nX-Request-Id: mine.1  \r\nConnection: close\r\n\r\n";
    assertThat(exchange(request)).startsWith("HTTP/1.1 200").contains("X-Request-Id: mine.1\r");
    try (Socket socket = connect(service)) {
      writeSlowly(socket, request);
      assertThat(read(socket)).startsWith("HTTP/1.1 200").contains("X-Request-Id: mine.1\r");
    }
  }

  @Test
  void headersOver16KiBAreRefusedByAProblemDocument() throws IOException {
    String filler = "x".repeat(20_000);
    assertProblem(exchange("GET /health HTTP/1.1\r\n" + HOST + "X: " + filler + "\r\n\r\n"), 431, "HEADERS_TOO_LARGE");
    assertProblem(exchange("GET /" + filler + " HTTP/1.1\r\n" + HOST + "\r\n"), 431, "HEADERS_TOO_LARGE");
    assertProblem(exchange("GET /health HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(300) + "\r\n"), 431,
        "HEADERS_TOO_LARGE");
    assertThat(exchange("GET /scim/v2/Users HTTP/1.1\r\n" + HOST + "X: " + filler + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431").contains("application/scim+json", "\"status\":\"431\"");
  }

  /** A long code, and the cookies of a browser with several logins under way. */
  @Test
  void aLongLineOfARequestLeavesTheHeadersTheirRoom() throws IOException {
    String line = "GET /api/auth/callback?state=" + "s".repeat(43) + "&code=" + "c".repeat(8_192) + " HTTP/1.1\r\n"
        + HOST;
    assertProblem(exchange(line + "Cookie: a=" + "x".repeat(15_000) + "\r\n\r\n"), 401, "INVALID_STATE");
    assertProblem(exchange(line + "Cookie: a=" + "x".repeat(16_400) + "\r\n\r\n"), 431, "HEADERS_TOO_LARGE");
  }

  @Test
  void aCallersRequestIdComesBackAlsoFromBelowTheFramework() throws IOException {
    assertThat(exchange("GET /health HTTP/1.1\r\nX-Request-Id: mine.1\r\n\r\n")).contains("X-Request-Id: mine.1");
    assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "X-Request-Id: not mine\r\nConnection: close\r\n\r\n"))
        .doesNotContain("not mine");
  }

  @Test
  void anUpgradeIsNotTaken() throws Exception {
    try (HttpClient http2 = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http2.send(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString("{\"refresh_token\":\"x\"}")).build(), BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anUnknownExpectationIsNoMatter() throws IOException {
    assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "Expect: miracles\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200").contains("X-Request-Id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967317", "999999999999999999"})
  void anEnormousLengthIsTooLarge(String length) throws IOException {
    assertProblem(
        exchange("POST /api/auth/refresh HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: "
            + length + "\r\n\r\n"),
        413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void aMalformedPathIsRefusedAfterTheMethodAndTheCredentials() throws IOException {
    String end = " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    assertProblem(exchange("GET /api/auth/sessions/%zz" + end), 405, "METHOD_NOT_ALLOWED");
    assertProblem(exchange("DELETE /api/auth/sessions/%zz" + end), 401, "MISSING_CREDENTIALS");
    assertThat(exchange("OPTIONS /api/auth/sessions/%zz" + end)).startsWith("HTTP/1.1 204");
    assertProblem(exchange("GET /health;jsessionid=abc" + end), 404, "NOT_FOUND");
    assertProblem(exchange("GET /a|b" + end), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health;jsessionid=1", "/api/auth/me;jsessionid=1", "/api/auth/me;jsessionid=1;x=2",
      "/api/auth/me;x=1", "/api/auth/me;%20=1", "/health", "//health", "/"})
  void aPathIsTheSameWithAHostInFrontOfIt(String path) throws IOException {
    String end = " HTTP/1.1\r\n" + HOST + "X-Request-Id: the.same\r\nConnection: close\r\n\r\n";
    String answer = exchange("GET " + path + end).replaceAll("\nDate: .*", "");
    assertThat(answer).startsWith("HTTP/1.1 " + (path.equals("/health") ? "200" : "404"));
    for (String host : new String[]{"http://localhost", "HTTPS://other.example:8"}) {
      assertThat(exchange("GET " + host + path + end).replaceAll("\nDate: .*", "")).isEqualTo(answer);
    }
  }

  @Test
  void noHeaderOfAStrangerMakesAFailure() throws IOException {
    for (String header : new String[]{"Accept-Language: ;;;q=x", "Accept-Charset: ,", "Accept-Encoding: en;q=2",
        "Cookie: \u0001", "Authorization: ", "Content-Type: ;;"}) {
      String answer = exchange("GET /api/auth/login HTTP/1.1\r\n" + HOST + header + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(header).doesNotStartWith("HTTP/1.1 5");
    }
  }

  @Test
  void theHostNeverDecidesWhereARedirectGoes() throws IOException {
    String answer = exchange("GET /api/auth/login HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
        + "Accept: text/html\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 302").doesNotContain("evil.example");
  }

  @Test
  void noAnswerNamesTheServer() throws IOException {
    assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").toLowerCase())
        .doesNotContain("\nserver:").doesNotContain("grizzly");
  }

  @Test
  void everyAnswerBearsItsDate() throws IOException {
    for (String request : new String[]{"GET /health HTTP/1.1\r\n" + HOST, "GET /nope HTTP/1.1\r\n" + HOST,
        "OPTIONS /health HTTP/1.1\r\n" + HOST, "GET /health HTTP/1.1\r\nHost: a b\r\n", "nonsense\r\n",
        "GET /health HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(20_000) + "\r\n"}) {
      // A date is in whole seconds, and may be a second old.
      Instant before = Instant.now().minusSeconds(2);
      String answer = exchange(request + "Connection: close\r\n\r\n");
      Matcher date = DATE.matcher(answer);
      assertThat(date.find()).as(answer).isTrue();
      assertThat(ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .isBetween(before, Instant.now());
      assertThat(date.find()).isFalse();
    }
  }

  @Test
  void emptyLinesBeforeARequestAreNoMatter() throws Exception {
    String request = "GET /health HTTP/1.1\r\n" + HOST;
    assertThat(exchange(service, "\r\n\r\n" + request + "\r\n\r\n" + request + "Connection: close\r\n\r\n", 2))
        .containsPattern("(?s)^HTTP/1.1 200.*}HTTP/1.1 200.*}$");
    try (Socket socket = connect(service)) {
      for (String part : new String[]{"\r", "\n", "\r\n\r", "\nGET /health HTTP/1.1\r\n" + HOST + "\r\n"}) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(read(socket)).startsWith("HTTP/1.1 200");
    }
    assertProblem(exchange("\r" + request + "\r\n"), 400, "INVALID_REQUEST");
    assertProblem(exchange(" \r\n" + request + "\r\n"), 400, "INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "foo, close", "close,foo", "foo ,\tclose\t, bar",
      "foo\r\nConnection: close",
      "keep-alive, close"})
  void aConnectionEndsWhereThatIsAsked(String connection) throws IOException {
    try (Socket socket = connect(service)) {
      socket.getOutputStream().write(("GET /health HTTP/1.1\r\n" + HOST + "Connection: " + connection + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("\nConnection: close\r");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "foo", "closed", "not-close, foo"})
  void aConnectionStaysWhereNothingElseIsAsked(String connection) throws IOException {
    String request = "GET /health HTTP/1.1\r\n" + HOST + "Connection: " + connection + "\r\n\r\n";
    assertThat(exchange(service, request + request, 2)).containsPattern("(?s)^HTTP/1.1 200.*}HTTP/1.1 200.*}$");
  }

  @Test
  void pagesOfAnAllowedOriginMayReadRefusalsBelowTheFramework() throws IOException {
    URI friendly = WORLD.start(Map.of("CORS_ORIGINS", "https://app.example"));
    String refused = "GET /health HTTP/1.1\r\nHost: a b\r\nOrigin: ";
    assertThat(exchange(friendly, refused + "https://app.example\r\n\r\n").toLowerCase())
        .contains("access-control-allow-origin: https://app.example\r", "access-control-allow-credentials: true\r",
            "vary: origin\r");
    assertThat(exchange(friendly, refused + "https://evil.example\r\n\r\n").toLowerCase())
        .doesNotContain("access-control").contains("vary: origin\r");
    assertThat(exchange(refused + "https://app.example\r\n\r\n").toLowerCase()).doesNotContain("access-control",
        "vary");
  }

  @Test
  void aClientThatLeavesEarlyIsNoFailure() throws Exception {
    try (LogLines log = LogLines.capture()) {
      String[] begins = {"GET /hea", "POST /api/auth/refresh HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\n{",
          "POST /api/auth/refresh HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
          "POST /api/auth/refresh HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
          "GET /api/auth/login HTTP/1.1\r\n" + HOST + "\r\n", "GET /health/ready HTTP/1.1\r\n" + HOST + "\r\n"};
      for (int i = 0; i < 20; i++) {
        for (String begin : begins) {
          leave(begin);
        }
      }
      assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(log.aboveDebug()).isEmpty();
    }
  }

  @Test
  void aRequestOnAKeptConnectionDuringAStopIsAnsweredOrItsConnectionEnds() throws Exception {
    URI stopping = WORLD.start();
    byte[] request = ("GET /health HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (Socket slow = connect(stopping); Socket kept = connect(stopping); Socket idle = connect(stopping)) {
      for (Socket each : new Socket[]{kept, idle}) {
        each.getOutputStream().write(request);
        assertThat(readOne(each)).startsWith("HTTP/1.1 200").doesNotContain("onnection: close");
      }
      beginSlowly(slow);
      CompletableFuture<Void> stop = CompletableFuture.runAsync(WORLD::stopLast);
      Patience.until("the port's end", () -> isRefused(stopping));
      kept.getOutputStream().write(request);
      assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200")
          .containsIgnoringCase("\nConnection: close\r").doesNotContain("<");
      slow.getOutputStream().write('}');
      assertProblem(read(slow), 401, "MISSING_CREDENTIALS");
      stop.get();
      assertThat(idle.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void requestsThatRaceWithAStopAreAnsweredOrTheirConnectionsEnd() throws Exception {
    URI stopping = WORLD.start();
    byte[] request = ("GET /health HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (Socket kept = connect(stopping)) {
      CompletableFuture<Void> stop = CompletableFuture.runAsync(WORLD::stopLast,
          CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
      String last = "HTTP/1.1 200";
      try {
        while (last.startsWith("HTTP/1.1 200")) {
          kept.getOutputStream().write(request);
          last = readOne(kept);
        }
        assertThat(last).isEmpty();
      } catch (SocketException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|pipe|closed|aborted).*");
      }
      stop.get();
    }
  }

  @Test
  void aStopLetsRunningRequestsEndAndTakesNoNewOnes() throws Exception {
    URI stopping = WORLD.start();
    try (Socket slow = connect(stopping)) {
      beginSlowly(slow);
      CompletableFuture<Void> stop = CompletableFuture.runAsync(WORLD::stopLast);
      Patience.until("the port's end", () -> isRefused(stopping));
      assertThat(stop).isNotDone();
      slow.getOutputStream().write('}');
      assertProblem(read(slow), 401, "MISSING_CREDENTIALS");
      stop.get();
    }
  }

  private static void assertProblem(String answer, int status, String code) throws IOException {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0].toLowerCase()).contains("content-type: application/problem+json", "x-request-id:",
        "x-content-type-options: nosniff", "content-security-policy:");
    JsonNode problem = new ObjectMapper().readTree(parts[1]);
    assertThat(problem.at("/code").asText()).isEqualTo(code);
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/request_id").asText()).isNotEmpty();
  }

  private static void leave(String request) throws IOException {
    try (Socket socket = connect(service)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      // Ends the connection by a reset.
      socket.setSoLinger(true, 0);
    }
  }

  /** One answer of a known length, or nothing where the connection has ended. */
  private static String readOne(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
      answer.append((char) b);
      if (b == '}') {
        break;
      }
    }
    return answer.toString();
  }

  /** Returns when the request is being worked on: the server says so before the body, where that is asked. */
  private static void beginSlowly(Socket socket) throws IOException {
    socket.getOutputStream().write(("POST /api/auth/refresh HTTP/1.1\r\n" + HOST
        + "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(CONTINUE.length()), StandardCharsets.US_ASCII))
        .isEqualTo(CONTINUE);
    socket.getOutputStream().write('{');
  }

  private static boolean isRefused(URI service) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", service.getPort())) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }

  private static void writeSlowly(Socket socket, String text) throws Exception {
    for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
      socket.getOutputStream().write(each);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static String exchange(String request) throws IOException {
    return exchange(service, request);
  }

  private static String exchange(URI to, String request) throws IOException {
    return exchange(to, request, 1);
  }

  private static String exchange(URI to, String request, int answers) throws IOException {
    try (Socket socket = connect(to)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket, answers);
    }
  }

  private static Socket connect(URI to) throws IOException {
    Socket socket = new Socket("127.0.0.1", to.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static String read(Socket socket) throws IOException {
    return read(socket, 1);
  }

  /** All that comes until the connection ends or, after so many answers, is silent. */
  private static String read(Socket socket, int answers) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8192];
    InputStream in = socket.getInputStream();
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        if (complete(answer.toString()) >= answers) {
          socket.setSoTimeout((int) SILENCE.toMillis());
        }
      }
    } catch (SocketTimeoutException e) {
      return answer.toString();
    }
    return answer.toString();
  }

  /** How many whole answers there are; one without a length has no body. */
  private static int complete(String answers) {
    int count = 0;
    int end = 0;
    for (int head = answers.indexOf("\r\n\r\n"); head >= 0; head = answers.indexOf("\r\n\r\n", end)) {
      Matcher length = LENGTH.matcher(answers.substring(end, head + 2));
      end = head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
      if (end > answers.length()) {
        return count;
      }
      count++;
    }
    return count;
  }
}
