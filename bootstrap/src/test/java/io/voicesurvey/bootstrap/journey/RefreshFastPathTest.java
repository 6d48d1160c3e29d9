package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.session.RefreshFastPath;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A refresh: both ways answer on a worker thread. */
class RefreshFastPathTest implements FastPathContract<RefreshFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String HEAD = "POST /api/auth/refresh HTTP/1.1\r\nHost: a\r\nX-Request-Id: the.same\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String DETOUR = "Expect: miracles\r\n";

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;
  private static String turned;
  private static String revoked;

  @BeforeAll
  static void start() {
    service = WORLD.start(Map.of("CORS_ORIGINS", ORIGIN, "RATE_LIMIT_PER_MINUTE", "0", "REFRESH_GRACE_SECONDS", "300"));
    Page ada = signIn("ada");
    assertThat(World.refresh(service, ada).status()).isEqualTo(200);
    turned = token(ada);
    Page bob = signIn("bob");
    assertThat(World.logout(service, bob).status()).isEqualTo(200);
    revoked = token(bob);
  }

  @Override
  public Stream<String> requests() {
    String good = "{\"refresh_token\":\"TURNED\"}";
    Stream<String> bodies = Stream.of(good, " {\n\"refresh_token\" : \"TURNED\" } ", "{\"refresh_token\":\"REVOKED\"}",
        "{\"refresh_token\":\"xTURNED\"}", "{\"refresh_token\":\"SPOILT\"}", "{\"refresh_token\":\"none\"}",
        "{\"refresh_token\":\"\"}", "{\"refresh_token\":null}", "{\"refresh_token\":7}", "{\"refresh_token\":[]}",
        "{\"refresh_token\":\"TURNED\",\"refresh_token\":\"TURNED\"}", "{\"refresh_token\":\"TURNED\",\"more\":1}",
        "{\"refreshToken\":\"TURNED\"}", "{\"refresh_token\":{}}",
        "{\"refresh_token\":\"a\",\"refresh_token\":5}", "{\"refresh_token\":tru}",
        good + "x", good + good, "{}", "[]", "null", "\"TURNED\"", "{", "", " ", "\u00ff",
        "{\"refresh_token\":\"\\u0000\"}",
        "{\"refresh_token\":\"" + "x".repeat(2_000) + "\"}", "x".repeat(70_000)).map(body -> request(JSON, body));
    Stream<String> headers = Stream.of("", "Content-Type: text/plain\r\n", "Content-Type: nonsense\r\n",
        "Content-Type: application/json; charset=utf-8\r\n", "Content-Type: application/json;charset=UTF-8\r\n",
        "Content-Type: application/json; charset=utf-16\r\n", "content-type: APPLICATION/JSON\r\n", JSON + JSON,
        JSON + "Content-Encoding: gzip\r\n", JSON + "Content-Encoding: identity\r\n", JSON + "Accept: */*\r\n",
        JSON + "Accept: application/json\r\n", JSON + "Accept: application/json, text/plain, */*\r\n",
        JSON + "Accept: text/html\r\n", JSON + "Accept: */*\r\nAccept: */*\r\n", JSON + "Accept: nonsense\r\n",
        JSON + "Origin: " + ORIGIN + "\r\n", JSON + "Origin: https://other.example\r\n", JSON + "Origin: null\r\n",
        JSON + "Cookie: vsa_refresh=TURNED\r\n", JSON + "Cookie: vsa_refresh=a; vsa_refresh=b\r\n",
        JSON + "Cookie: vsa_refresh=a\r\nCookie: vsa_refresh=TURNED\r\n", JSON + "Authorization: Bearer x.y.z\r\n",
        JSON + "Connection: close\r\n",
        JSON + "If-Match: \"0\"\r\n", JSON + "X-HTTP-Method-Override: PUT\r\n", JSON + "X-Request-Id: another\r\n",
        JSON + "Forwarded: for=1.2.3.4\r\n", JSON + "Accept-Encoding: gzip\r\n").map(each -> request(each, good));
    Stream<String> lines = Stream.of("/api/auth/refresh?", "/api/auth/refresh?a=b", "/api/auth/refresh?%zz",
        "/api/auth/refresh/", "/api/auth/refresh;a=b", "/api/auth/refres%68", "http://b/api/auth/refresh")
        .map(path -> request(JSON, good).replace("/api/auth/refresh", path));
    Stream<String> methods = Stream.of("PUT", "GET", "post").map(name -> request(JSON, good).replace("POST", name));
    return Stream.of(bodies, headers, lines, methods).flatMap(each -> each);
  }

  @Override
  public String respond(String template) throws IOException {
    return answer(service, filled(template));
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return answer(service, byDetour(filled(template)));
  }

  @Test
  void aTurnedTokenGivesTheSameSuccessorBothWays() throws IOException {
    String request = filled(request(JSON, "{\"refresh_token\":\"TURNED\"}"));
    assertThat(answer(service, request)).startsWith("HTTP/1.1 200 ").contains("\"refresh_token\":\"")
        .isEqualTo(answer(service, byDetour(request)));
  }

  @Test
  void aReusedTokenEndsItsSessionBothWays() throws IOException {
    assertThat(reuse("carl", request -> request)).contains("REFRESH_TOKEN_REUSED")
        .isEqualTo(reuse("dora", RefreshFastPathTest::byDetour));
  }

  @Test
  void bothWaysCountForTheRateLimitAndEachOnce() {
    URI limited = WORLD.start(Map.of("RATE_LIMIT_PER_MINUTE", "4"));
    String request = request(JSON, "{\"refresh_token\":\"none\"}");
    assertThat(IntStream.range(0, 6).mapToObj(i -> status(limited, i % 2 == 0 ? request : byDetour(request))))
        .containsExactly("401", "401", "401", "401", "429", "429");
  }

  private interface Way {
    String of(String request);
  }

  /** What the first token of a new session gets when its successor has been used. */
  private static String reuse(String name, Way way) throws IOException {
    Page first = signIn(name);
    Page second = World.refresh(service, first);
    assertThat(World.refresh(service, second).status()).isEqualTo(200);
    return answer(service, way.of(request(JSON, "{\"refresh_token\":\"" + token(first) + "\"}")));
  }

  private static String status(URI instance, String request) {
    try {
      return answer(instance, request).substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Access tokens bear a number of their own each. */
  private static String answer(URI instance, String request) throws IOException {
    int length = request.length() - request.indexOf("\r\n\r\n") - "\r\n\r\n".length();
    return MeFastPathTest.exchange(instance, request.replace("LENGTH", Integer.toString(length)))
        .replaceAll("\"access_token\":\"[^\"]+\"", "\"access_token\"");
  }

  private static String byDetour(String request) {
    return request.replaceFirst("\r\n", "\r\n" + DETOUR);
  }

  private static String request(String headers, String body) {
    return HEAD + headers + "Content-Length: LENGTH\r\n\r\n" + body;
  }

  private static String filled(String template) {
    char last = turned.charAt(turned.length() - 20);
    String spoilt = new StringBuilder(turned).replace(turned.length() - 20, turned.length() - 19,
        last == 'A' ? "B" : "A").toString();
    return template.replace("TURNED", turned).replace("REVOKED", revoked).replace("SPOILT", spoilt);
  }

  private static String token(Page holder) {
    return holder.json().at("/refresh_token").asText();
  }

  private static Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(service, browser, World.person(name));
    }
  }
}
