package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.voicesurvey.adapters.rest.http.ProblemDocuments;
import io.voicesurvey.adapters.rest.session.VerifyFastPath;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forward authentication: the thread that reads answers from the cache, else a worker thread. JAX-RS uses a worker. */
class VerifyFastPathTest implements FastPathContract<VerifyFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String ID = "X-Request-Id: the.same\r\n";

  @AutoClose
  private static final World WORLD = new World();

  private static URI quick;
  private static URI thorough;
  private static String bearer;

  @BeforeAll
  static void start() {
    quick = WORLD.start(Map.of("CORS_ORIGINS", ORIGIN));
    thorough = WORLD.start(Map.of("CORS_ORIGINS", ORIGIN));
    bearer = World.bearer(signIn("ada"));
  }

  @Override
  public Stream<String> requests() {
    String good = "Authorization: GOOD\r\n";
    Stream<String> lines = Stream.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "MADE-UP",
        "get").flatMap(
            method -> Stream.of("", "?", "?role=viewer", "?role=admin", "?role=Viewer", "?role=",
                "?role=viewer&role=viewer", "?role=viewer&a=b", "?a=b", "?%zz", ";a=b", "/")
                .map(rest -> method + " /api/auth/verify" + rest + " HTTP/1.1\r\nHost: a\r\n" + ID));
    Stream<String> whole = lines.flatMap(line -> Stream.of(line, line + good, line + "Authorization: SPOILT\r\n"));
    String get = "GET /api/auth/verify HTTP/1.1\r\nHost: a\r\n" + ID;
    Stream<String> headers = Stream.of(good + good, "Authorization: Basic eDp5\r\n", "Authorization: \r\n",
        good + "Accept: text/html\r\n", good + "Accept: nonsense\r\n", good + "Accept: text/html\r\nAccept: a/b\r\n",
        good + "Origin: " + ORIGIN + "\r\n", good + "Origin: https://other.example\r\n",
        good + "Origin: " + ORIGIN + "\r\nOrigin: " + ORIGIN + "\r\n",
        good + "Origin: " + ORIGIN + "\r\nAccess-Control-Request-Method: GET\r\n", "Cookie: vsa_refresh=x\r\n",
        good + "Content-Type: nonsense\r\n", good + "Content-Length: 0\r\n", good + "Content-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\n\r\n{}", good + "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000),
        good + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", good + "Expect: 100-continue\r\n",
        good + "Connection: close\r\n", good + "X-Forwarded-Method: DELETE\r\n", good + "X-Auth-Role: admin\r\n",
        "Accept: text/html\r\n").flatMap(
            each -> Stream.of(get + each, get.replace("GET", "POST") + each,
                get.replace("GET", "OPTIONS") + each));
    return Stream.concat(whole, headers);
  }

  @Override
  public String respond(String template) throws IOException {
    String request = filled(template);
    // The first request loads the session into the cache, the second is answered from it.
    MeFastPathTest.exchange(quick, request);
    return MeFastPathTest.exchange(quick, request);
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return MeFastPathTest.exchange(thorough, MeFastPathTest.thoroughly(filled(template)));
  }

  @Test
  void theHeadersOfTheCallerAreThereAndNoBody() throws IOException {
    String answer = respond("GET /api/auth/verify?role=viewer HTTP/1.1\r\nHost: a\r\nAuthorization: GOOD\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nX-Auth-Role: viewer\r\n",
        "\r\nX-Auth-Name: ada\r\n", "\r\nX-Auth-Email: ada%40example.test\r\n", "\r\nContent-Length: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS", "MADE-UP"})
  void bothWaysWriteTheSameLineAboutARoleThatIsTooLow(String method) throws IOException {
    try (CapturedLog log = new CapturedLog(ProblemDocuments.class.getName(), Level.INFO)) {
      String request = method + " /api/auth/verify?role=admin HTTP/1.1\r\nHost: a\r\n" + ID
          + "Authorization: GOOD\r\n";
      assertThat(respond(request)).isEqualTo(respondByJaxRs(request)).startsWith("HTTP/1.1 403 ");

      List<ILoggingEvent> lines = log.events();
      assertThat(lines).hasSize(3).allMatch(line -> line.getMessage().equals("forbidden"));
      assertThat(lines.stream().map(line -> line.getKeyValuePairs().toString() + line.getMDCPropertyMap()).distinct())
          .singleElement().asString().contains("path=\"/api/auth/verify\"", "code=\"FORBIDDEN\"", "the.same",
              "user_id=\"");
    }
  }

  @Test
  void bothWaysWriteTheSameLineAboutAFailureToLoadASession() throws IOException {
    String unknown = World.bearer(signIn("eve"));
    try (CapturedLog log = new CapturedLog(ProblemDocuments.class.getName(), Level.INFO)) {
      WORLD.execute("ALTER TABLE sessions RENAME TO elsewhere");
      for (String method : List.of("GET", "HEAD", "POST", "MADE-UP")) {
        String request = MeFastPathTest.filled(
            method + " /api/auth/verify HTTP/1.1\r\nHost: a\r\n" + ID + "Authorization: GOOD\r\n", unknown);
        int before = log.events().size();
        assertThat(MeFastPathTest.exchange(quick, request))
            .isEqualTo(MeFastPathTest.exchange(thorough, MeFastPathTest.thoroughly(request))).startsWith("HTTP/1.1 5");
        List<ILoggingEvent> lines = log.events().subList(before, log.events().size());
        assertThat(lines).hasSize(2).allMatch(line -> line.getMessage().equals("request failed"));
        assertThat(lines.stream().map(line -> line.getKeyValuePairs().toString() + line.getMDCPropertyMap()).distinct())
            .singleElement().asString().contains("path=\"/api/auth/verify\"", "the.same");
      }
    } finally {
      WORLD.execute("ALTER TABLE elsewhere RENAME TO sessions");
    }
  }

  @Test
  void aLogoutHoldsAtOnce() throws Exception {
    Page bob = signIn("bob");
    for (URI service : new URI[]{quick, thorough, quick, thorough}) {
      assertThat(World.get(service, "/api/auth/verify", "Authorization", World.bearer(bob)).status()).isEqualTo(200);
    }

    assertThat(World.logout(thorough, bob).status()).isEqualTo(200);

    Patience.until("the logout", () -> World.code(World.get(quick, "/api/auth/verify", "Authorization",
        World.bearer(bob))).equals("SESSION_REVOKED"));
  }

  private static Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(thorough, browser, World.person(name));
    }
  }

  private static String filled(String template) {
    return MeFastPathTest.filled(template, bearer);
  }
}
