package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fresh and strong logins, over the wire, with a real database and two instances. */
class FreshLoginJourneyTest {
  private static final String JSON = "application/json";

  @AutoClose
  private static final World WORLD = new World();

  private static final String METADATA = ", resource_metadata=\"" + WORLD.publicUrl
      + "/.well-known/oauth-protected-resource\"";

  private static URI one;
  private static URI two;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.put("ADMIN_ACR", "gold,silver");
    one = WORLD.start(settings);
    two = WORLD.start(settings);
  }

  @Test
  void anOldOrWeakLoginChangesNoUserUntilItIsRepeated() {
    Page ann = WORLD.signIn(one, browser, person("ann"));
    Page stale = WORLD.signIn(one, browser, admin("root", 7200, "gold"));
    Page weak = WORLD.signIn(one, browser, admin("root", 0, "bronze"));

    for (Page login : new Page[]{stale, weak}) {
      Page refused = promote(two, login, ann);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(code(refused)).isEqualTo("REAUTHENTICATION_REQUIRED");
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"voicesurveyagent\", "
          + "error=\"insufficient_user_authentication\", max_age=\"3600\", acr_values=\"gold silver\"" + METADATA);
      assertThat(get(two, "/api/admin/users", "Authorization", bearer(login)).status()).isEqualTo(200);
    }
    assertThat(code(promote(one, ann, ann))).isEqualTo("FORBIDDEN");

    Page again = login("?max_age=3600&acr_values=gold%20silver", admin("root", 10, "silver"));
    assertThat(promote(two, again, ann).status()).isEqualTo(200);
  }

  @Test
  void aLoginThatDoesNotMeetItsRequirementsFails() {
    assertThat(code(login("?max_age=300", admin("fred", 3600, "gold")))).isEqualTo("INVALID_ID_TOKEN");
    assertThat(code(login("?acr_values=silver", admin("fred", 0, "gold")))).isEqualTo("ACR_NOT_MET");
    assertThat(login("?max_age=3700&acr_values=silver%20gold", admin("fred", 3600, "gold")).status()).isEqualTo(200);
  }

  @Test
  void malformedRequirementsAreNamed() {
    for (String query : new String[]{"max_age=-1", "max_age=2592001", "max_age=1.5", "max_age=", "max_age=%2B5",
        "max_age=05", "max_age=%D9%A3", "max_age=99999999999999999999", "max_age=1&max_age=1", "acr_values=",
        "acr_values=%22", "acr_values=a%5Cb", "acr_values=a%20%20b", "acr_values=a%20", "acr_values=%C3%A9",
        "acr_values=a%00", "acr_values=a%20b%20c%20d%20e%20f%20g%20h%20i", "acr_values=" + "a".repeat(256),
        "ui_locales=it,en", "ui_locales=", "ui_locales=a%0Ab", "prompt=LOGIN", "prompt=login%20%20none", "prompt="}) {
      Page refused = WORLD.begin(one, browser, "?" + query);
      assertThat(refused.status()).as(query).isEqualTo(400);
      assertThat(code(refused)).isEqualTo("INVALID_REQUEST");
      assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(query.substring(0, query.indexOf('=')));
    }
  }

  @Test
  void aCookieHoldsTheLongestAttemptAndALongerOneIsRefused() {
    String origin = WORLD.publicUrl.toString();
    int escaped = "\u00e9".repeat(100).length() * "%C3%A9".length();
    String longest = "/" + "\u00e9".repeat(100) + "x".repeat(2_245 - origin.length() - 1 - escaped);
    String acr = "a".repeat(255);
    Page begun = WORLD.begin(one, browser, query(longest, acr));
    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow().indexOf(';')).isLessThan(4_096);

    Page refused = WORLD.begin(one, browser, query(longest + "x", acr));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("acr_values");
    assertThat(WORLD.begin(one, browser, query(longest + "x", "gold")).status()).isEqualTo(200);
  }

  @Test
  void aRefreshRenewsNothing() {
    Page stale = WORLD.signIn(one, browser, admin("root", 3_700, "gold"));
    Page refreshed = World.refresh(two, stale);

    assertThat(claims(refreshed).at("/auth_time")).isEqualTo(claims(stale).at("/auth_time"));
    assertThat(claims(refreshed).at("/acr").asText()).isEqualTo("gold");
    assertThat(code(promote(one, refreshed, stale))).isEqualTo("REAUTHENTICATION_REQUIRED");
  }

  @Test
  void theLoginIsCheckedAfterTheRequestAndTheRoleAndBeforeTheBody() {
    Page ann = WORLD.signIn(one, browser, person("ann"));
    Page stale = WORLD.signIn(one, browser, admin("root", 7200, "gold"));
    String user = "/api/admin/users/" + ann.json().at("/user/id").asText();

    assertThat(codeOf(stale, "PUT", user, JSON, "{}")).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(codeOf(stale, "PATCH", user + "/nothing", JSON, "{}")).isEqualTo("NOT_FOUND");
    assertThat(codeOf(stale, "PATCH", user, "text/plain", "{}")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(codeOf(ann, "PATCH", user, JSON, "{")).isEqualTo("FORBIDDEN");
    assertThat(codeOf(stale, "PATCH", user, JSON, "{")).isEqualTo("REAUTHENTICATION_REQUIRED");
    assertThat(codeOf(stale, "PATCH", user, JSON, "{\"role\":\"emperor\"}")).isEqualTo("REAUTHENTICATION_REQUIRED");
    assertThat(codeOf(stale, "DELETE", user + "/sessions", JSON, "")).isEqualTo("REAUTHENTICATION_REQUIRED");
    assertThat(codeOf(ann, "DELETE", user + "/sessions", JSON, "")).isEqualTo("FORBIDDEN");
    assertThat(codeOf(stale, "DELETE", user + "/sessions/x", JSON, "")).isEqualTo("REAUTHENTICATION_REQUIRED");
    assertThat(me(two, ann).status()).isEqualTo(200);
  }

  /** A session of the release before has neither an authentication time nor a class. */
  @Test
  void aSessionOfTheReleaseBeforeCountsFromItsBeginning() {
    URI anyClass = WORLD.start(World.ROLES);
    Page ann = WORLD.signIn(one, browser, person("ann"));
    Page former = WORLD.signIn(one, browser, admin("former", 7200, "gold"));
    String row = " WHERE user_id = '" + former.json().at("/user/id").asText() + "'";
    WORLD.execute("UPDATE sessions SET auth_time = NULL, acr = NULL" + row);

    assertThat(promote(anyClass, former, ann).status()).isEqualTo(200);
    assertThat(code(promote(one, former, ann))).isEqualTo("REAUTHENTICATION_REQUIRED");
    Page refreshed = World.refresh(one, former);
    assertThat(claims(refreshed).has("auth_time")).isFalse();
    assertThat(claims(refreshed).has("acr")).isFalse();
    WORLD.execute("UPDATE sessions SET created_at = created_at - interval '61 minutes'" + row);
    Page refused = promote(anyClass, refreshed, ann);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains(
        "Bearer realm=\"voicesurveyagent\", error=\"insufficient_user_authentication\", max_age=\"3600\"" + METADATA);
    WORLD.stopLast();
  }

  /** The session ends once, by the login or by the administrator, and is recorded once. */
  @Test
  void aLoginARefreshAndAnAdministratorMeetAtTheSessionThatEnds() {
    Page root = WORLD.signIn(one, browser, admin("root", 0, "gold"));
    for (int round = 0; round < 8; round++) {
      Page older = WORLD.signIn(one, browser, person("older" + round));
      Page begun = WORLD.begin(one, browser, "");
      String user = older.json().at("/user/id").asText();
      SignIn newer = person("newer" + round);
      List<Integer> answers = Race.run(List.of(() -> WORLD.callback(two, browser, begun, newer).status(),
          () -> World.refresh(one, older).status(), () -> World.refresh(two, older).status(),
          () -> send(root, "DELETE", "/api/admin/users/" + user + "/sessions", JSON, "").status()));

      assertThat(answers.getFirst()).isEqualTo(200);
      assertThat(answers.subList(1, 3)).allMatch(status -> status == 200 || status == 401);
      assertThat(answers.getLast()).isEqualTo(200);
      assertThat(code(World.refresh(one, older))).isEqualTo("SESSION_REVOKED");
      assertThat(events(root, "login_replaced", user) + events(root, "sessions_revoked", user)
          + events(root, "refresh_reused", user)).isEqualTo(1);
    }
  }

  @Test
  void onlyALoginThatSucceedsEndsTheSessionOnce() {
    Page root = WORLD.signIn(one, browser, admin("root", 0, "gold"));
    Page older = WORLD.signIn(one, browser, person("kept"));
    String user = older.json().at("/user/id").asText();

    assertThat(code(login("?acr_values=gold", person("weak")))).isEqualTo("ACR_NOT_MET");
    assertThat(code(login("", person("denied").error("access_denied")))).isEqualTo("LOGIN_DENIED");
    assertThat(me(two, older).status()).isEqualTo(200);
    Page first = WORLD.begin(one, browser, "");
    Page second = WORLD.begin(one, browser, "");
    assertThat(WORLD.callback(one, browser, first, person("next")).status()).isEqualTo(200);
    assertThat(WORLD.callback(two, browser, second, person("next")).status()).isEqualTo(200);
    assertThat(events(root, "login_replaced", user)).isEqualTo(1);
  }

  @Test
  void aLoginEndsTheSessionThatItsBrowserHad() throws Exception {
    Page older = login("", person("older"));
    Page newer = login("", person("newer"));

    Patience.until("the older session has ended", Duration.ofSeconds(1),
        () -> code(me(two, older)).equals("SESSION_REVOKED"));
    assertThat(me(two, newer).status()).isEqualTo(200);
    Page root = WORLD.signIn(one, browser, admin("root", 0, "gold"));
    Page events = get(two, "/api/admin/audit?type=login_replaced", "Authorization", bearer(root));
    assertThat(events.json().at("/items/0/user_id")).isEqualTo(older.json().at("/user/id"));
    assertThat(events.json().at("/items/0/actor").asText()).contains(newer.json().at("/user/id").asText());
  }

  /** A login that sends the cookie of the browser's session. */
  private Page login(String query, SignIn person) {
    return WORLD.callback(one, browser, WORLD.begin(one, browser, query), person);
  }

  private static SignIn admin(String name, long secondsAgo, String acr) {
    return World.admin(name)
        .claim("auth_time", Json.createValue(Instant.now().minusSeconds(secondsAgo).getEpochSecond()))
        .claim("acr", Json.createValue(acr));
  }

  private static int events(Page root, String type, String user) {
    return get(one, "/api/admin/audit?type=" + type + "&user_id=" + user, "Authorization", bearer(root)).json()
        .at("/items").size();
  }

  private static String query(String returnTo, String acr) {
    return "?return_to=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8) + "&acr_values=" + acr;
  }

  private static JsonNode claims(Page login) {
    String payload = login.json().at("/access_token").asText().split("\\.")[1];
    try {
      return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String codeOf(Page by, String method, String path, String type, String body) {
    return code(send(by, method, path, type, body));
  }

  private static Page send(Page by, String method, String path, String type, String body) {
    return World.send(HttpRequest.newBuilder(one.resolve(path)).method(method, BodyPublishers.ofString(body)),
        "Authorization", bearer(by), "Content-Type", type);
  }

  private static Page promote(URI service, Page by, Page whom) {
    return World.send(HttpRequest
        .newBuilder(service.resolve("/api/admin/users/" + whom.json().at("/user/id").asText()))
        .method("PATCH", BodyPublishers.ofString("{\"role\":\"campaign_manager\"}"))
        .header("Authorization", bearer(by)).header("Content-Type", "application/json"));
  }
}
