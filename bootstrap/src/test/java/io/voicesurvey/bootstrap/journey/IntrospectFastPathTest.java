package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.program.IntrospectFastPath;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Introspection: the fast path answers on the thread that reads, JAX-RS on a worker thread. */
class IntrospectFastPathTest implements FastPathContract<IntrospectFastPath> {
  private static final String ORIGIN = "https://app.example";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  private static final Duration SECOND = Duration.ofSeconds(1);

  @AutoClose
  private static final World WORLD = new World();

  private static URI quick;
  private static URI thorough;
  private static Page root;
  private static Page ada;
  private static JsonNode secret;
  private static String basic;
  private static String serviceToken;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.putAll(Map.of("CORS_ORIGINS", ORIGIN, "RATE_LIMIT_PER_MINUTE", "0"));
    quick = WORLD.start(settings);
    thorough = WORLD.start(settings);
    root = signIn("root", true);
    ada = signIn("ada", false);
    admin("POST", "", "{\"name\":\"api\",\"role\":\"viewer\"}");
    secret = admin("POST", "/api/secrets", "{}").json();
    basic = basic(secret);
    serviceToken = World.clientCredentials(quick, "service:api", secret.at("/client_secret").asText()).json()
        .at("/access_token").asText();
  }

  @Override
  public Stream<String> requests() {
    String known = "Authorization: BASIC\r\n";
    Stream<String> bodies = Stream.of("token=ACCESS", "token=SERVICE", "token=REFRESH",
        "token=REFRESH&token_type_hint=refresh_token", "token=ACCESS&token_type_hint=refresh_token",
        "token=ACCESS&token_type_hint=access_token", "token=ACCESS&token_type_hint=x", "token=xACCESS", "token=none",
        "token=", "", "token", "&&token=ACCESS&", "token=ACCESS&token=ACCESS", "token=ACCESS&a=1&a=2", "token=%zz",
        "token=%00", "token=%c3%28", "Token=ACCESS", "token=" + "x".repeat(5_000), "{}", "\u00ff")
        .map(body -> request(FORM + known, body));
    Stream<String> headers = Stream.of(FORM, FORM + "Authorization: Bearer SERVICE\r\n",
        FORM + "Authorization: Bearer ACCESS\r\n", FORM + "Authorization: Bearer x\r\n",
        FORM + "Authorization: basic BARE\r\n", FORM + "Authorization: Basic ENCODED\r\n",
        FORM + "Authorization: Basic WRONG\r\n", FORM + "Authorization: Basic !\r\n", FORM + "Authorization: Basic\r\n",
        FORM + "Authorization: \r\n", FORM + known + known, known,
        known + "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n",
        known + "Content-Type: application/x-www-form-urlencoded;charset=UTF-16\r\n",
        known + "Content-Type: application/json\r\n", known + FORM + FORM, FORM + known + "Accept: */*\r\n",
        FORM + known + "Accept: application/json\r\n", FORM + known + "Accept: text/html\r\n",
        FORM + known + "Origin: " + ORIGIN + "\r\n", FORM + known + "Origin: null\r\n",
        FORM + known + "Content-Encoding: gzip\r\n", FORM + known + "Cookie: vsa_refresh=x\r\n",
        FORM + known + "Connection: close\r\n").map(each -> request(each, "token=ACCESS"));
    Stream<String> lines = Stream.of("/api/auth/introspect?", "/api/auth/introspect?a=b", "/api/auth/introspect?%zz",
        "/api/auth/introspect/", "/api/auth/introspect;a=b")
        .map(path -> request(FORM + known, "token=ACCESS").replace("/api/auth/introspect", path));
    Stream<String> methods = Stream.of("PUT", "GET", "post")
        .map(name -> request(FORM + known, "token=ACCESS").replace("POST", name));
    return Stream.of(bodies, headers, lines, methods).flatMap(each -> each);
  }

  @Override
  public String respond(String template) throws IOException {
    String request = filled(template);
    // The first request makes the caller and the session known, the second is answered from memory.
    MeFastPathTest.exchange(quick, request);
    return MeFastPathTest.exchange(quick, request);
  }

  @Override
  public String respondByJaxRs(String template) throws IOException {
    return MeFastPathTest.exchange(thorough, MeFastPathTest.thoroughly(filled(template)));
  }

  @Test
  void aRevocationAndANewRoleShowWithinASecondOnEveryInstance() throws Exception {
    Page bob = signIn("bob", false);
    for (URI service : new URI[]{quick, thorough, quick, thorough}) {
      assertThat(introspect(service, bob).at("/role").asText()).isEqualTo("viewer");
    }

    patch(bob, "{\"role\":\"campaign_manager\"}");
    for (URI service : new URI[]{quick, thorough}) {
      Patience.until("the role", SECOND,
          () -> introspect(service, bob).at("/role").asText().equals("campaign_manager"));
    }
    World.send(HttpRequest.newBuilder(thorough.resolve("/api/auth/revoke")).header("Content-Type",
        "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("token=" + token(bob, "access_token"))));
    for (URI service : new URI[]{quick, thorough}) {
      Patience.until("the revocation", SECOND, () -> introspect(service, bob).toString().equals("{\"active\":false}"));
    }
  }

  @Test
  void aDeletedSecretIsNotKnownForLong() throws Exception {
    JsonNode next = admin("POST", "/api/secrets", "{}").json();
    assertThat(status(quick, next)).isEqualTo(200);
    assertThat(status(quick, next)).isEqualTo(200);

    admin("DELETE", "/api/secrets/" + next.at("/id").asText(), "");

    Patience.until("the secret is refused", SECOND, () -> status(quick, next) == 401);
    assertThat(status(quick, secret)).isEqualTo(200);
  }

  private static JsonNode introspect(URI service, Page holder) {
    return ask(service, basic, token(holder, "access_token")).json();
  }

  private static int status(URI service, JsonNode credentials) {
    return ask(service, basic(credentials), "none").status();
  }

  private static Page ask(URI service, String authorization, String token) {
    return World.send(HttpRequest.newBuilder(service.resolve("/api/auth/introspect"))
        .POST(BodyPublishers.ofString("token=" + token)), "Authorization", authorization, "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private static Page signIn(String name, boolean isAdmin) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(thorough, browser, isAdmin ? World.admin(name) : World.person(name));
    }
  }

  private static Page admin(String method, String path, String body) {
    return World.send(HttpRequest.newBuilder(thorough.resolve("/api/admin/services" + path)).method(method,
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)), "Authorization", World.bearer(root),
        "Content-Type", "application/json");
  }

  private static void patch(Page user, String body) {
    assertThat(World.send(HttpRequest.newBuilder(thorough.resolve("/api/admin/users/"
        + user.json().at("/user/id").asText())).method("PATCH", BodyPublishers.ofString(body)), "Authorization",
        World.bearer(root), "Content-Type", "application/json").status()).isEqualTo(200);
  }

  private static String basic(JsonNode credentials) {
    return "Basic " + base64("service:api:" + credentials.at("/client_secret").asText());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(Page holder, String member) {
    return holder.json().at("/" + member).asText();
  }

  private static String request(String headers, String body) {
    return "POST /api/auth/introspect HTTP/1.1\r\nHost: a\r\nX-Request-Id: the.same\r\n" + headers + "BODY" + body;
  }

  private static String filled(String template) {
    String request = template.replace("ACCESS", token(ada, "access_token"))
        .replace("REFRESH", token(ada, "refresh_token")).replace("SERVICE", serviceToken)
        .replace("BARE", basic.substring("Basic ".length())).replace("BASIC", basic)
        .replace("ENCODED", base64("service%3Aapi:" + secret.at("/client_secret").asText()))
        .replace("WRONG", base64("service:api:wrong"));
    String body = request.substring(request.indexOf("BODY") + "BODY".length());
    return request.substring(0, request.indexOf("BODY")) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }
}
