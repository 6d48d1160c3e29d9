package io.voicesurvey.bootstrap.conformance;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers, providers and proxies that lie around the callback, over the wire. */
class HostileCallbackTest {
  @AutoClose
  private static final World WORLD = new World();

  private static final ScriptableProvider PROVIDER = WORLD.provider;

  private static URI service;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @AfterEach
  void heal() {
    PROVIDER.heal();
    PROVIDER.discovery(UnaryOperator.identity());
  }

  @Test
  void anUnknownStateIsRefusedWithAnyOtherParameters() {
    for (String answer : new String[]{"code=x", "error=access_denied", "error=server_error", "code=x&error=y", ""}) {
      Page refused = callback("state=" + "x".repeat(43) + "&" + answer + "&iss=" + PROVIDER.issuer());
      assertRefused(refused, 401, "INVALID_STATE");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', ISSUER_MISMATCH", "iss=https://evil.example, ISSUER_MISMATCH", "iss=, ISSUER_MISMATCH",
      "iss=ISSUER/, ISSUER_MISMATCH"})
  void anAnswerOfAnotherIssuerSpendsNoCode(String iss, String code) {
    int asked = PROVIDER.tokenRequests().size();
    Page begun = WORLD.begin(service, browser, "");
    URI back = PROVIDER.authorize(authorizationUrl(begun), person("mixed-up-issuer"));

    Page refused = callback(without(back, "iss") + "&" + iss.replace("ISSUER", PROVIDER.issuer()));

    assertRefused(refused, 401, code);
    assertThat(PROVIDER.tokenRequests()).hasSize(asked);
  }

  @Test
  void aCodeThatWasRedeemedIsWorthNothingInAnotherLogin() {
    Page begun = WORLD.begin(service, browser, "");
    URI back = PROVIDER.authorize(authorizationUrl(begun), person("replayed-code"));
    assertThat(callback(back.getRawQuery()).status()).isEqualTo(200);
    Page again = WORLD.begin(service, browser, "");
    String state = again.json().at("/state").asText();

    assertRefused(callback(without(back, "state") + "&state=" + state), 401, "LOGIN_FAILED");
  }

  /** PKCE (RFC 9700, section 2.1.1): a stolen code is bound to the attempt that it was asked for with. */
  @Test
  void aCodeOfAnotherLoginIsRefused() {
    try (BrowserSession victim = new BrowserSession()) {
      URI stolen = PROVIDER.authorize(authorizationUrl(WORLD.begin(service, victim, "")), person("victim"));
      String state = WORLD.begin(service, browser, "").json().at("/state").asText();

      assertRefused(callback(without(stolen, "state") + "&state=" + state), 401, "LOGIN_FAILED");
    }
  }

  @Test
  void aDoubleClickSignsInOnce() throws Exception {
    Page begun = WORLD.begin(service, browser, "");
    URI back = PROVIDER.authorize(authorizationUrl(begun), person("double-click"));
    List<BrowserSession> copies = IntStream.range(0, 4).mapToObj(i -> browser.copy()).toList();
    List<Page> answers;
    try (ExecutorService threads = Executors.newFixedThreadPool(copies.size())) {
      List<Callable<Page>> clicks = copies.stream()
          .<Callable<Page>>map(copy -> () -> callback(copy, back.getRawQuery())).toList();
      answers = threads.invokeAll(clicks).stream().map(Future::resultNow).toList();
    } finally {
      copies.forEach(BrowserSession::close);
    }

    Page signedIn = answers.stream().filter(page -> page.status() == 200).findFirst().orElseThrow();
    assertThat(answers).filteredOn(page -> page.status() != 200).hasSize(3)
        .extracting(World::code).allMatch(List.of("INVALID_STATE", "LOGIN_FAILED")::contains);
    Page sessions = World.get(service, "/api/auth/sessions", "Authorization", World.bearer(signedIn));
    assertThat(sessions.json().at("/items").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"code=a&code=b, INVALID_REQUEST", "code=a&error=b, INVALID_REQUEST", "'', INVALID_REQUEST",
      "code=, INVALID_REQUEST", "error=a&error=b, INVALID_REQUEST", "code=a&iss=b&iss=c, INVALID_REQUEST"})
  void anAnswerThatCanBeReadInTwoWaysIsRefused(String answer, String code) {
    int asked = PROVIDER.tokenRequests().size();
    String state = WORLD.begin(service, browser, "").json().at("/state").asText();

    assertRefused(callback("state=" + state + "&" + answer), 400, code);
    assertThat(PROVIDER.tokenRequests()).hasSize(asked);
  }

  @Test
  void aRepeatedStateIsRefused() {
    String state = WORLD.begin(service, browser, "").json().at("/state").asText();

    assertRefused(callback("code=a&state=" + state + "&state=" + state), 400, "INVALID_REQUEST");
  }

  @Test
  void markupInAnErrorGetsNowhere() {
    String markup = URLEncoder.encode("<script>alert(1)</script>", UTF_8);
    String state = WORLD.begin(service, browser, "").json().at("/state").asText();

    Page refused = callback("error=" + markup + "&error_description=" + markup + "&error_uri=" + markup + "&state="
        + state + "&iss=" + PROVIDER.issuer());

    assertRefused(refused, 401, "LOGIN_FAILED");
    assertThat(refused.body()).doesNotContain("script", "alert");
    assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(refused.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/\\evil.example", "/%5cevil.example", "\t//evil.example",
      "/\t/evil.example",
      "/\r\nLocation: //evil.example", "https://localhost@evil.example/", "javascript:alert(1)", "data:text/html,x",
      "https:evil.example", "\\\\evil.example"})
  void aReturnToOfAnotherPlaceStartsNoLogin(String returnTo) {
    Page refused = World.get(service, "/api/auth/login?return_to=" + URLEncoder.encode(returnTo, UTF_8), "Accept",
        "text/html");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void headersThatNameAnotherHostChangeNoUrl() throws IOException {
    String spoofed = "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\n"
        + "X-Forwarded-Prefix: /evil\r\nX-Forwarded-For: 203.0.113.9\r\nX-Original-URL: /evil\r\n"
        + "Forwarded: host=evil.example;proto=https;for=203.0.113.9\r\n";

    String answer = raw("GET /api/auth/login?return_to=/app HTTP/1.1\r\nHost: evil.example\r\n" + spoofed
        + "Accept: text/html\r\nConnection: close\r\n\r\n");

    String redirectUri = URLEncoder.encode(WORLD.publicUrl + "/api/auth/callback", UTF_8);
    assertThat(answer).startsWith("HTTP/1.1 302 ").contains("Location: " + PROVIDER.uri(Endpoint.AUTHORIZE) + "?")
        .contains("redirect_uri=" + redirectUri).doesNotContain("evil").doesNotContain("; Secure");
  }

  @Test
  void whereAFinishedLoginLeadsIsNotForTheHostToSay() throws IOException {
    Page begun = WORLD.begin(service, browser, "?return_to=/app");
    URI back = PROVIDER.authorize(authorizationUrl(begun), person("spoofed-host"));
    String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];

    String answer = raw("GET " + back.getRawPath() + "?" + back.getRawQuery() + " HTTP/1.1\r\nHost: evil.example\r\n"
        + "X-Forwarded-Host: evil.example\r\nCookie: " + cookie + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 303 ").contains("Location: " + WORLD.publicUrl + "/app\r\n")
        .doesNotContain("evil");
  }

  @Test
  void aSpoofedForwardingHeaderIsNoAddressOfASession() {
    URI back = PROVIDER.authorize(authorizationUrl(WORLD.begin(service, browser, "")), person("spoofed-address"));

    Page signedIn = browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/callback?" + back.getRawQuery()))
        .header("X-Forwarded-For", "203.0.113.9").header("Forwarded", "for=203.0.113.9"));

    Page sessions = World.get(service, "/api/auth/sessions", "Authorization", World.bearer(signedIn));
    assertThat(sessions.json().at("/items/0/ip").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void pkceIsNotTalkedDown() {
    PROVIDER.discovery(document -> Json.createObjectBuilder(document)
        .add("code_challenge_methods_supported", Json.createArrayBuilder().add("plain")).build());
    URI fresh = WORLD.start();
    URI url = authorizationUrl(WORLD.begin(fresh, browser, "?code_challenge_method=plain&code_challenge=x"));

    assertThat(Page.query(url, "code_challenge_method")).contains("S256");
    assertThat(Page.query(url, "code_challenge").orElseThrow()).matches("[A-Za-z0-9_-]{43}");
    assertThat(url.getRawQuery().split("code_challenge=")).hasSize(2);
    WORLD.stopLast();
  }

  @Test
  void aProviderThatAsksToBeLeftAloneIsAskedAgainLaterWithTheSameState() {
    Page begun = WORLD.begin(service, browser, "");
    PROVIDER.spoil(Endpoint.TOKEN, new Fault.Status(429, "{}", Map.of("Retry-After", "17")));
    Page away = WORLD.callback(service, browser, begun, person("left-alone"));

    assertRefused(away, 503, "IDP_UNAVAILABLE");
    assertThat(away.headers().firstValue("Retry-After")).contains("17");
    PROVIDER.heal();
    Page signedIn = WORLD.callback(service, browser, begun, person("left-alone"));
    assertThat(me(service, signedIn).status()).isEqualTo(200);
  }

  private static void assertRefused(Page refused, int status, String code) {
    assertThat(refused.status()).isEqualTo(status);
    assertThat(code(refused)).isEqualTo(code);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
    assertThat(refused.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("vsa_refresh"));
  }

  private Page callback(String query) {
    return callback(browser, query);
  }

  private static Page callback(BrowserSession from, String query) {
    return from.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/callback?" + query)));
  }

  private static URI authorizationUrl(Page begun) {
    return URI.create(begun.json().at("/authorization_url").asText());
  }

  private static String without(URI uri, String parameter) {
    return uri.getRawQuery().replaceAll("(^|&)" + parameter + "=[^&]*", "");
  }

  /** Sends a request to the letter, which no HTTP client would. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
