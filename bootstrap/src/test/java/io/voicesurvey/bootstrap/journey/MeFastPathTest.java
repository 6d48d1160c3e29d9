package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.adapters.rest.user.MeFastPath;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The profile: the thread that reads answers from the cache, else a worker thread. JAX-RS uses a worker thread. */
class MeFastPathTest implements FastPathContract<MeFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String ID = "X-Request-Id: the.same\r\n";

  /** Ends the connection, so that all can be read that came before. */
  private static final String END = "GET /health HTTP/1.1\r\nHost: a\r\n" + ID + "Connection: close\r\n\r\n";

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
    String get = "GET /api/auth/me HTTP/1.1\r\nHost: a\r\n" + ID;
    String good = "Authorization: GOOD\r\n";
    Stream<String> whole = Stream.of(good, "authorization: GOOD\r\n", "Authorization:   GOOD  \r\n",
        "Authorization: SPOILT\r\n", "Authorization: Bearer nonsense\r\n", "Authorization: Bearer a.b.c\r\n", "",
        "Authorization: bEARER BARE\r\n", "Authorization: Bearer    BARE\r\n", "Authorization: BearerBARE\r\n",
        "Authorization: Bearer\tBARE\r\n", "Authorization: Bearer BARE x\r\n", "Authorization: Bearer\r\n",
        "Authorization: Bearer \u00e9BARE\r\n", "Authorization: Basic eDp5\r\n", "Authorization: \r\n", good + good,
        good + "Authorization: SPOILT\r\n").map(headers -> get + headers);
    Stream<String> more = Stream.of("Accept: application/json\r\n", "Accept: */*\r\n", "Accept: text/html\r\n",
        "Accept: application/json, text/plain, */*\r\n", "Accept: application/json;q=0\r\n", "Accept: \r\n",
        "Accept: application/*;q=0.1\r\n", "Accept: nonsense\r\n", "Accept: text/html\r\nAccept: application/json\r\n",
        "Accept: */*\r\nAccept: */*\r\n", "Accept-Encoding: gzip\r\n", "Accept-Charset: utf-16\r\n",
        "Accept-Language: ,;\r\n", "Origin: " + ORIGIN + "\r\n", "Origin: https://other.example\r\n",
        "Origin: null\r\n",
        "Origin: \r\n", "Origin: " + ORIGIN + "\r\nOrigin: " + ORIGIN + "\r\n",
        "Cookie: vsa_refresh=x; a=b; ;;=\r\n", "Cookie: $Version=9; \"\r\n", "Content-Type: nonsense\r\n",
        "Content-Type: application/json\r\nContent-Length: 0\r\n", "Content-Length: 2\r\n\r\n{}",
        "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000),
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Expect: 100-continue\r\n", "Expect: miracles\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade\r\n", "If-None-Match: *\r\n", "If-Modified-Since: x\r\n",
        "If-Match: \"0\"\r\n", "Range: bytes=0-1\r\n", "X-HTTP-Method-Override: DELETE\r\n",
        "Forwarded: for=1.2.3.4\r\n", "X-Request-Id: another\r\n", "TE: trailers\r\n")
        .flatMap(headers -> Stream.of(get + good + headers, get + "Authorization: SPOILT\r\n" + headers));
    Stream<String> lines = Stream.of("GET /api/auth/me? HTTP/1.1", "GET /api/auth/me?a=b HTTP/1.1",
        "GET /api/auth/me?%zz HTTP/1.1", "GET /api/auth/me;a=b HTTP/1.1", "GET /api/auth/me/ HTTP/1.1",
        "GET //api/auth/me HTTP/1.1", "GET /api/auth/%6De HTTP/1.1", "GET /api/auth/ME HTTP/1.1",
        "GET http://b/api/auth/me HTTP/1.1", "GET /api/auth/me HTTP/1.0", "GET /api/auth/me#a HTTP/1.1",
        "HEAD /api/auth/me HTTP/1.1", "OPTIONS /api/auth/me HTTP/1.1", "POST /api/auth/me HTTP/1.1",
        "get /api/auth/me HTTP/1.1", "TRACE /api/auth/me HTTP/1.1", "MADE-UP /api/auth/me HTTP/1.1")
        .map(line -> line + "\r\nHost: a\r\n" + ID + good);
    return Stream.of(whole, more, lines).flatMap(each -> each);
  }

  @Override
  public String respond(String template) throws IOException {
    String request = filled(template);
    // The first request loads the session into the cache, the second is answered from it.
    exchange(quick, request);
    return exchange(quick, request);
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return exchange(thorough, thoroughly(filled(template)));
  }

  @Test
  void aPipelineIsAnsweredInItsOrder() throws IOException {
    String get = "GET /api/auth/me HTTP/1.1\r\nHost: a\r\n";
    String pipeline = Stream.of(get + "Authorization: GOOD\r\nX-Request-Id: 1\r\n", get + "X-Request-Id: 2\r\n",
        "GET /nope HTTP/1.1\r\nHost: a\r\nX-Request-Id: 3\r\n", get + "Authorization: SPOILT\r\nX-Request-Id: 4\r\n",
        get + "Authorization: GOOD\r\nX-Request-Id: 5\r\nConnection: close\r\n")
        .map(MeFastPathTest::filled).reduce("", String::concat);
    String answers = exchange(quick, pipeline);
    assertThat(answers).isEqualTo(exchange(thorough, thoroughly(pipeline)));
    assertThat(Arrays.stream(answers.split("X-Request-Id: ")).skip(1).map(answer -> answer.substring(0, 1)))
        .containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aRequestWithoutARequestIdGetsANewOneEachTime() throws IOException {
    long began = System.currentTimeMillis();
    String request = filled("GET /api/auth/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: GOOD\r\n");
    List<String> ids = Stream
        .of(exchange(quick, request), exchange(quick, request), exchange(thorough, thoroughly(request)))
        .map(answer -> answer.replaceAll("(?s).*X-Request-Id: (\\S+).*", "$1")).toList();
    assertThat(ids).doesNotHaveDuplicates().map(UUID::fromString).allSatisfy(id -> {
      assertThat(List.of(id.version(), id.variant())).containsExactly(7, 2);
      assertThat(id.getMostSignificantBits() >>> 16).isBetween(began, System.currentTimeMillis());
    });
  }

  @Test
  void aRememberedTokenIsForgottenWithTheSession() throws Exception {
    Page bob = signIn("bob");
    assertThat(World.me(quick, bob).status()).isEqualTo(200);
    assertThat(World.me(quick, bob).status()).isEqualTo(200);

    assertThat(World.logout(thorough, bob).status()).isEqualTo(200);

    Patience.until("the logout", () -> World.me(quick, bob).status() != 200);
    assertThat(World.code(World.me(quick, bob))).isEqualTo("SESSION_REVOKED");
  }

  private static Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(thorough, browser, World.person(name));
    }
  }

  /** The same request with an unknown expectation, which JAX-RS answers. */
  static String thoroughly(String request) {
    return request.contains("Expect: ") ? request : request.replace("Host: a\r\n", "Host: a\r\nExpect: nothing\r\n");
  }

  private static String filled(String template) {
    return filled(template, bearer);
  }

  /** The request with its tokens, ended where it has no end yet. */
  static String filled(String template, String bearer) {
    char last = bearer.charAt(bearer.length() - 20);
    String spoilt = new StringBuilder(bearer).replace(bearer.length() - 20, bearer.length() - 19,
        last == 'A' ? "B" : "A").toString();
    String request = template.replace("GOOD", bearer).replace("SPOILT", spoilt)
        .replace("BARE", bearer.substring("Bearer ".length()));
    return request.contains("\r\n\r\n") ? request : request + "\r\n";
  }

  /** Everything that comes back before the server ends the connection, or the client does behind its request. */
  static String exchange(URI service, String request) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(10_000);
      // Together: whether a go-ahead is sent depends on what has arrived.
      socket.getOutputStream().write((request + END).getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
          .replaceAll("\r\nDate: [^\r]{29}\r\n", "\r\nDate: now\r\n");
    }
  }
}
