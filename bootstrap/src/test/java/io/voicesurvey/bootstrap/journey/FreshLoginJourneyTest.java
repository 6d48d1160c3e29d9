package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fresh and strong logins, over the wire, with a real database and two instances. */
class FreshLoginJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

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
  void anOldOrWeakLoginChangesNobodyUntilItIsRepeated() {
    Page ann = WORLD.signIn(one, browser, person("ann"));
    Page stale = WORLD.signIn(one, browser, admin("root", 7200, "gold"));
    Page weak = WORLD.signIn(one, browser, admin("root", 0, "bronze"));

    for (Page login : new Page[]{stale, weak}) {
      Page refused = promote(two, login, ann);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(code(refused)).isEqualTo("REAUTHENTICATION_REQUIRED");
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"voicesurveyagent\", "
          + "error=\"insufficient_user_authentication\", max_age=\"3600\", acr_values=\"gold silver\"");
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
    for (String query : new String[]{"max_age=-1", "max_age=2592001", "max_age=1.5", "max_age=", "acr_values=%22",
        "acr_values=a%20%20b", "acr_values=" + "a".repeat(256), "ui_locales=it,en", "max_age=1&max_age=1"}) {
      Page refused = WORLD.begin(one, browser, "?" + query);
      if (query.equals("acr_values=%22")) {
        assertThat(refused.status()).as(query).isEqualTo(200);
      } else {
        assertThat(refused.status()).as(query).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(query.substring(0, query.indexOf('=')));
      }
    }
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

  private static Page promote(URI service, Page by, Page whom) {
    return World.send(HttpRequest
        .newBuilder(service.resolve("/api/admin/users/" + whom.json().at("/user/id").asText()))
        .method("PATCH", BodyPublishers.ofString("{\"role\":\"campaign_manager\"}"))
        .header("Authorization", bearer(by)).header("Content-Type", "application/json"));
  }
}
