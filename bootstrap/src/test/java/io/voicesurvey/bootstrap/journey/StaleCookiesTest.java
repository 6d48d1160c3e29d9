package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** No cookie, however stale, changes a byte of the answer to a request that bears its credential elsewhere or needs none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaleCookiesTest {
  private static final String GARBLED = "{\"refresh_token\":\"garbled\"}";
  private static final List<String> JSON = List.of("Content-Type", "application/json");

  /** What is new in each answer, with or without cookies. */
  private static final Pattern TOKENS = Pattern.compile("(\"(?:access|refresh)_token\"):\"[^\"]+\"");
  private static final Pattern ID_TOKEN = Pattern.compile("(id_token_hint=)[^&\"]+");

  private record Call(String method, String path, String body, List<String> headers) {}

  /** What of an answer must not differ: all but when it was given. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  private final World world = new World();
  private URI service;
  private Page signedIn;
  private String ownCookies;

  @BeforeAll
  void signIn() {
    service = world.start();
    try (BrowserSession browser = new BrowserSession(); BrowserSession other = new BrowserSession()) {
      signedIn = world.signIn(service, browser, World.person("ann"));
      Page over = world.signIn(service, other, World.person("bob"));
      Page begun = world.begin(service, other, "");
      assertThat(World.logout(service, over).status()).isEqualTo(200);
      ownCookies = "vsa_refresh=" + over.json().at("/refresh_token").asText() + "; vsa_login_"
          + begun.json().at("/state").asText() + "=expired";
    }
  }

  @AfterAll
  void end() {
    world.close();
  }

  @Test
  void a_cookie_of_another_application_changes_nothing() {
    assertSameAnswers("sessionid=stale");
  }

  @Test
  void our_own_cookies_of_a_session_that_is_over_change_nothing() {
    assertSameAnswers(ownCookies);
  }

  @Test
  void fifty_cookies_change_nothing() {
    assertSameAnswers(IntStream.range(0, 50).mapToObj(number -> "cookie" + number + "=" + "x".repeat(100))
        .collect(Collectors.joining("; ")));
  }

  private void assertSameAnswers(String cookies) {
    List<String> stale = List.of("Cookie", cookies);
    for (Call call : calls()) {
      assertThat(answer(call, stale)).as("%s", call).isEqualTo(answer(call, List.of()));
    }
    assertThat(refreshed(stale)).isEqualTo(refreshed(List.of())).extracting(Answer::status).isEqualTo(200);
    assertThat(revoked(stale)).isEqualTo(revoked(List.of())).extracting(Answer::status).isEqualTo(204);
    assertThat(loggedOut(stale)).isEqualTo(loggedOut(List.of())).extracting(Answer::status).isEqualTo(200);
  }

  /** A session of its own each time, since a refresh token counts once. */
  private Answer refreshed(List<String> more) {
    String token = anotherSession().json().at("/refresh_token").asText();
    Answer answer = answer(new Call("POST", "/api/auth/refresh", "{\"refresh_token\":\"" + token + "\"}", JSON), more);
    return new Answer(answer.status(), answer.headers(), TOKENS.matcher(answer.body()).replaceAll("$1:a new one"));
  }

  /** Another session of the caller's each time, since each ends once. */
  private Answer revoked(List<String> more) {
    Page mine = World.get(service, "/api/auth/sessions", "Authorization", World.bearer(anotherSession()));
    for (JsonNode session : mine.json().at("/items")) {
      if (session.at("/current").asBoolean()) {
        return answer(new Call("DELETE", "/api/auth/sessions/" + session.at("/id").asText(), "",
            List.of("Authorization", World.bearer(signedIn))), more);
      }
    }
    throw new AssertionError("no session is the current one: " + mine);
  }

  private Answer loggedOut(List<String> more) {
    Call call = new Call("POST", "/api/auth/logout", "", List.of("Authorization", World.bearer(anotherSession())));
    Answer answer = answer(call, more);
    return new Answer(answer.status(), answer.headers(), ID_TOKEN.matcher(answer.body()).replaceAll("$1a new one"));
  }

  private Page anotherSession() {
    try (BrowserSession browser = new BrowserSession()) {
      return world.signIn(service, browser, World.person("ann"));
    }
  }

  private List<Call> calls() {
    List<String> bearer = List.of("Authorization", World.bearer(signedIn));
    List<String> forged = List.of("Authorization", World.bearer(signedIn) + "x");
    String unknown = "/api/auth/sessions/00000000-0000-7000-8000-000000000000";
    return List.of(new Call("GET", "/api/auth/me", "", bearer), new Call("GET", "/api/auth/me", "", forged),
        new Call("GET", "/api/auth/me", "", List.of()), new Call("GET", "/api/auth/sessions", "", bearer),
        new Call("DELETE", unknown, "", bearer), new Call("DELETE", unknown, "", List.of()),
        new Call("POST", "/api/auth/logout", "", forged), new Call("POST", "/api/auth/logout", GARBLED, JSON),
        new Call("POST", "/api/auth/refresh", GARBLED, JSON),
        new Call("GET", "/api/auth/callback?code=c&state=" + "s".repeat(43), "", List.of()),
        new Call("GET", "/.well-known/jwks.json", "", List.of()), new Call("GET", "/health", "", bearer),
        new Call("GET", "/openapi.json", "", List.of()), new Call("GET", "/docs", "", List.of()),
        new Call("GET", "/nowhere", "", List.of()), new Call("PUT", "/api/auth/me", "", bearer),
        new Call("OPTIONS", "/api/auth/me", "", List.of()));
  }

  private Answer answer(Call call, List<String> more) {
    List<String> headers = new ArrayList<>(List.of("X-Request-Id", "the-same"));
    headers.addAll(call.headers());
    headers.addAll(more);
    Page page = World.send(
        HttpRequest.newBuilder(service.resolve(call.path())).method(call.method(),
            BodyPublishers.ofString(call.body())),
        headers.toArray(String[]::new));
    Map<String, List<String>> bare = new TreeMap<>(page.headers().map());
    bare.remove("date");
    return new Answer(page.status(), bare, page.body());
  }
}
