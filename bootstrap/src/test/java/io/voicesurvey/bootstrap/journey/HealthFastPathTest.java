package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.voicesurvey.adapters.rest.health.HealthFastPath;
import io.voicesurvey.application.Patience;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Liveness: the fast path answers on the thread that reads, JAX-RS on a worker thread. */
class HealthFastPathTest implements FastPathContract<HealthFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String ID = "X-Request-Id: the.same\r\n";

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @BeforeAll
  static void start() {
    service = WORLD.start(Map.of("CORS_ORIGINS", ORIGIN));
  }

  @Override
  public Stream<String> requests() {
    Stream<String> lines = Stream.of("GET /health HTTP/1.1", "GET /health? HTTP/1.1", "GET /health?a=b HTTP/1.1",
        "GET /health?%zz HTTP/1.1", "GET /health;a=b HTTP/1.1", "GET /health/ HTTP/1.1", "GET //health HTTP/1.1",
        "GET /healt%68 HTTP/1.1", "GET /HEALTH HTTP/1.1", "GET http://b/health HTTP/1.1", "GET /health HTTP/1.0",
        "GET /health#a HTTP/1.1", "HEAD /health HTTP/1.1", "OPTIONS /health HTTP/1.1", "POST /health HTTP/1.1",
        "get /health HTTP/1.1", "TRACE /health HTTP/1.1", "MADE-UP /health HTTP/1.1")
        .map(line -> line + "\r\nHost: a\r\n" + ID);
    String get = "GET /health HTTP/1.1\r\nHost: a\r\n" + ID;
    Stream<String> headers = Stream.of("Accept: application/json\r\n", "Accept: */*\r\n", "Accept: text/html\r\n",
        "Accept: application/json, text/plain, */*\r\n", "Accept: application/json;q=0\r\n", "Accept: \r\n",
        "Accept: nonsense\r\n", "Accept: text/html\r\nAccept: application/json\r\n", "Accept-Encoding: gzip\r\n",
        "Accept-Charset: utf-16\r\n", "Accept-Language: ,;\r\n", "Origin: " + ORIGIN + "\r\n",
        "Origin: https://other.example\r\n", "Origin: null\r\n", "Origin: \r\n",
        "Origin: " + ORIGIN + "\r\nOrigin: " + ORIGIN + "\r\n", "Authorization: Bearer nonsense\r\n",
        "Authorization: \r\n", "Cookie: vsa_refresh=x; a=b; ;;=\r\n", "Cookie: $Version=9; \"\r\n",
        "Content-Type: nonsense\r\n", "Content-Type: application/json\r\nContent-Length: 0\r\n",
        "Content-Length: 2\r\n\r\n{}", "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000),
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Expect: 100-continue\r\n", "Expect: miracles\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade\r\n", "If-None-Match: *\r\n", "If-Modified-Since: x\r\n",
        "Range: bytes=0-1\r\n", "X-HTTP-Method-Override: DELETE\r\n", "Forwarded: for=1.2.3.4\r\n",
        "X-Request-Id: another\r\n", "TE: trailers\r\n").map(header -> get + header);
    return Stream.concat(lines, headers);
  }

  @Override
  public String respond(String template) throws IOException {
    return MeFastPathTest.exchange(service, ended(template));
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return MeFastPathTest.exchange(service, MeFastPathTest.thoroughly(ended(template)));
  }

  @Test
  void aPipelineWithOtherOperationsIsAnsweredInItsOrder() throws IOException {
    String pipeline = Stream.of("/health", "/nope", "/health", "/health?a=b", "/health")
        .map(path -> "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + ID + "\r\n").reduce("", String::concat);

    String answers = respond(pipeline);

    assertThat(answers).isEqualTo(respondByJaxRs(pipeline));
    // The last one is the answer to the request that ends each exchange.
    assertThat(answers.split("HTTP/1.1 ")).hasSize(7)
        .satisfiesExactly(nothing -> assertThat(nothing).isEmpty(), first -> assertThat(first).startsWith("200"),
            second -> assertThat(second).startsWith("404"), third -> assertThat(third).startsWith("200"),
            fourth -> assertThat(fourth).startsWith("200"), fifth -> assertThat(fifth).startsWith("200"),
            end -> assertThat(end).startsWith("200"));
  }

  @Test
  void bothWaysWriteTheSameLineEachOnItsThread() throws Exception {
    URI logging = WORLD.start(Map.of("ACCESS_LOG", "on"));
    String request = "GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n";
    try (CapturedLog log = new CapturedLog("io.voicesurvey.adapters.rest.server.observation.AccessLog", Level.INFO)) {
      MeFastPathTest.exchange(logging, request);
      MeFastPathTest.exchange(logging, MeFastPathTest.thoroughly(request));

      // A line is written once its answer is: the client may be a moment ahead.
      Patience.until("two lines", () -> mine(log).size() >= 2);
      assertThat(mine(log)).map(line -> line.getThreadName().startsWith("worker-")).containsExactly(false, true);
      assertThat(mine(log)).map(HealthFastPathTest::withoutDuration).hasSize(2).first().asString()
          .contains("method=\"GET\"", "path=\"/health\"", "route=\"/health\"", "status=\"200\"");
      assertThat(mine(log).stream().map(HealthFastPathTest::withoutDuration).distinct()).hasSize(1);
    }
    WORLD.stopLast();
  }

  private static List<ILoggingEvent> mine(CapturedLog log) {
    return log.events().stream().filter(line -> "mine".equals(line.getMDCPropertyMap().get("request_id"))).toList();
  }

  private static String withoutDuration(ILoggingEvent line) {
    return line.getKeyValuePairs().stream().filter(pair -> !pair.key.equals("duration_ms")).toList().toString();
  }

  /** The request, ended where it has no end yet. */
  private static String ended(String request) {
    return request.contains("\r\n\r\n") ? request : request + "\r\n";
  }
}
