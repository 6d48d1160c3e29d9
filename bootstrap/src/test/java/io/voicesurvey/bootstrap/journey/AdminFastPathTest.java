package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.http.ProblemDocuments;
import io.voicesurvey.adapters.rest.security.AdminFastPath;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Operations of administrators: the fast path refuses others on the thread that reads, JAX-RS on a worker thread. */
class AdminFastPathTest implements FastPathContract<AdminFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String ID = "X-Request-Id: the.same\r\n";
  private static final List<String> PATHS = List.of("/api/admin/audit", "/api/admin/services", "/api/admin/users");

  @AutoClose
  private static final World WORLD = new World();

  private static URI quick;
  private static URI thorough;
  private static Page root;
  private static Page ada;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.put("CORS_ORIGINS", ORIGIN);
    quick = WORLD.start(settings);
    thorough = WORLD.start(settings);
    root = signIn(World.admin("root"));
    ada = signIn(World.person("ada"));
  }

  @Override
  public Stream<String> requests() {
    Stream<String> each = PATHS.stream().map(path -> "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + ID)
        .flatMap(get -> Stream.of("", "Authorization: GOOD\r\n", "Authorization: SPOILT\r\n",
            "Authorization: Bearer nonsense\r\n", "Authorization: Basic eDp5\r\n",
            "Authorization: GOOD\r\nAuthorization: GOOD\r\n").map(headers -> get + headers));
    String path = "/api/admin/users";
    String get = "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + ID + "Authorization: GOOD\r\n";
    Stream<String> headers = Stream.of("Accept: application/json\r\n", "Accept: */*\r\n", "Accept: text/html\r\n",
        "Accept: application/json;q=0\r\n", "Accept: nonsense\r\n", "Accept: */*\r\nAccept: */*\r\n",
        "Origin: " + ORIGIN + "\r\n", "Origin: https://other.example\r\n",
        "Origin: " + ORIGIN + "\r\nOrigin: " + ORIGIN + "\r\n", "Cookie: vsa_refresh=x\r\n",
        "Content-Type: nonsense\r\n", "Content-Length: 0\r\n", "Content-Length: 2\r\n\r\n{}",
        "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000),
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n",
        "If-None-Match: *\r\n", "X-HTTP-Method-Override: DELETE\r\n").map(header -> get + header);
    Stream<String> lines = Stream.of("GET " + path + "? HTTP/1.1", "GET " + path + "?q=a HTTP/1.1",
        "GET " + path + "?%zz HTTP/1.1", "GET " + path + ";a=b HTTP/1.1", "GET " + path + "/ HTTP/1.1",
        "GET /" + path + " HTTP/1.1", "GET " + path + "/x HTTP/1.1", "HEAD " + path + " HTTP/1.1",
        "OPTIONS " + path + " HTTP/1.1", "POST " + path + " HTTP/1.1", "get " + path + " HTTP/1.1",
        "GET /scim/v2/Users HTTP/1.1", "GET " + path + " HTTP/1.0")
        .map(line -> line + "\r\nHost: a\r\n" + ID + "Authorization: GOOD\r\n");
    return Stream.of(each, headers, lines).flatMap(part -> part);
  }

  @Override
  public String respond(String template) throws IOException {
    String request = MeFastPathTest.filled(template, World.bearer(ada));
    // The first request loads the session into the cache, the second is answered from it.
    MeFastPathTest.exchange(quick, request);
    return MeFastPathTest.exchange(quick, request);
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return MeFastPathTest.exchange(thorough,
        MeFastPathTest.thoroughly(MeFastPathTest.filled(template, World.bearer(ada))));
  }

  @Test
  void everyPathOfAdministratorsWithoutParametersHasOne() {
    assertThat(RestApplication.routes().all().keySet().stream()
        .filter(path -> path.startsWith("/api/admin/") && !path.contains("{"))).containsExactlyElementsOf(PATHS);
  }

  @Test
  void anAdministratorGetsTheAnswerOfTheResource() {
    for (String path : PATHS) {
      for (int i = 0; i < 2; i++) {
        assertThat(World.get(quick, path, "Authorization", World.bearer(root)).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void aNewRoleCounts() throws Exception {
    Page bob = signIn(World.person("bob"));
    for (int i = 0; i < 2; i++) {
      assertThat(World.get(quick, "/api/admin/users", "Authorization", World.bearer(bob)).status()).isEqualTo(403);
    }

    String user = "/api/admin/users/" + bob.json().at("/user/id").asText();
    assertThat(World.send(HttpRequest.newBuilder(thorough.resolve(user)).method("PATCH",
        BodyPublishers.ofString("{\"role\":\"admin\"}")), "Authorization", World.bearer(root), "Content-Type",
        "application/json").status()).isEqualTo(200);

    Patience.until("the role",
        () -> World.get(quick, "/api/admin/users", "Authorization", World.bearer(bob)).status() == 200);
  }

  @Test
  void bothWaysWriteTheSameLine() throws Exception {
    try (CapturedLog log = new CapturedLog(ProblemDocuments.class.getName(), Level.INFO)) {
      String request = "GET /api/admin/users HTTP/1.1\r\nHost: a\r\n" + ID + "Authorization: GOOD\r\n";
      respond(request);
      respondByJaxRs(request);

      List<ILoggingEvent> lines = log.events();
      assertThat(lines).hasSize(3).allMatch(line -> line.getMessage().equals("forbidden"));
      assertThat(lines.stream().map(line -> line.getKeyValuePairs().toString() + line.getMDCPropertyMap()).distinct())
          .singleElement().asString().contains("path=\"/api/admin/users\"", "code=\"FORBIDDEN\"", "the.same",
              "user_id=\"" + ada.json().at("/user/id").asText() + "\"");
    }
  }

  private static Page signIn(SignIn person) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(thorough, browser, person);
    }
  }
}
