package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.admin;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances that ask the provider again, every two seconds, about the people who use them. */
class RecheckJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey", Level.DEBUG);

  private static URI first;
  private static URI second;

  @BeforeAll
  static void start() {
    WORLD.provider.rotateRefreshTokens();
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.put("OIDC_RECHECK_MINUTES", "0.034");
    first = WORLD.start(settings);
    second = WORLD.start(settings);
  }

  @Test
  void aNewNameAndANewRoleCountOnBothWithoutALogin() throws Exception {
    Page root = signIn(admin("root"));
    Page ann = signIn(admin("ann"));
    String lastLogin = me(first, ann).json().at("/last_login_at").asText();

    WORLD.provider.restate(person("ann").user("name", Json.createValue("Ann Married")));

    for (URI instance : List.of(first, second)) {
      Patience.until("the new claims", () -> {
        Page profile = me(instance, ann);
        return profile.json().at("/name").asText().equals("Ann Married")
            && profile.json().at("/role").asText().equals("viewer");
      });
    }
    assertThat(me(first, ann).json().at("/last_login_at").asText()).isEqualTo(lastLogin);
    assertThat(refresh(second, ann).status()).isEqualTo(200);
    assertThat(audit(root, ann, "role_changed")).contains("\"actor\":\"identity_provider\"", "\"from\":\"admin\"",
        "\"to\":\"viewer\"", "role_claim_absent");
  }

  @Test
  void aRefusedPersonIsOutOnBothInstancesAndTheAuditTrailHasTheReason() throws Exception {
    Page root = signIn(admin("root"));
    Page bob = signIn(person("bob"));
    Page eve = signIn(person("eve"));

    WORLD.provider.dismiss("bob");

    for (URI instance : List.of(first, second)) {
      Patience.until("the end of the session", () -> code(me(instance, bob)).equals("SESSION_REVOKED"));
    }
    assertThat(code(refresh(first, bob))).isEqualTo("SESSION_REVOKED");
    assertThat(audit(root, bob, "sessions_revoked")).contains("\"actor\":\"identity_provider\"",
        "\"reason\":\"provider_refused\"", "\"count\":\"1\"");
    assertThat(log.events()).anySatisfy(event -> {
      assertThat(event.getFormattedMessage()).isEqualTo("session ended: the provider refused its refresh token");
      assertThat(event.getKeyValuePairs().toString()).contains(bob.json().at("/user/id").asText());
    });
    assertThat(me(first, eve).status()).isEqualTo(200);
  }

  @Test
  void anEmailOfAnotherUserIsNotTakenAndTheLogHasTheReason() throws Exception {
    Page holder = signIn(person("holder"));
    Page cat = signIn(person("cat"));

    WORLD.provider.restate(person("cat", "holder@example.test").user("name", Json.createValue("Cat Two")));

    Patience.until("the new name", () -> me(first, cat).json().at("/name").asText().equals("Cat Two"));
    assertThat(me(first, cat).json().at("/email").asText()).isEqualTo("cat@example.test");
    assertThat(me(second, holder).json().at("/email").asText()).isEqualTo("holder@example.test");
    int before = refreshes();
    Patience.until("more rechecks", () -> refreshes() > before + 3);
    assertThat(log.events()).filteredOn(event -> event.getFormattedMessage().startsWith("user keeps the email"))
        .as("by each instance once").hasSizeBetween(1, 2)
        .allSatisfy(event -> assertThat(event.getKeyValuePairs().toString())
            .contains(cat.json().at("/user/id").asText(), holder.json().at("/user/id").asText()));
  }

  @Test
  void aFailingProviderEndsNoSessionAndIsAskedAgainWhenItWorks() throws Exception {
    Page dan = signIn(person("dan"));
    int before = refreshes();
    Patience.until("a recheck", () -> refreshes() > before);

    WORLD.provider.spoil(Endpoint.TOKEN, new Fault.Status(503, "", Map.of()));
    Patience.until("the pause", () -> log.events().stream()
        .anyMatch(
            event -> event.getFormattedMessage().startsWith("session-recheck-default waits: the token endpoint")));
    assertThat(me(first, dan).status()).isEqualTo(200);
    WORLD.provider.heal();

    Patience.until("the end of the pause", () -> log.events().stream()
        .anyMatch(event -> event.getFormattedMessage().equals("session-recheck-default works again")));
    Page next = refresh(second, dan);
    assertThat(next.status()).isEqualTo(200);
    int after = refreshes();
    Patience.until("another recheck", () -> refreshes() > after);
    assertThat(me(first, next).status()).isEqualTo(200);
  }

  @Test
  void noRefreshTokenOfTheProviderIsInTheLogOrPlainInTheDatabase() throws Exception {
    signIn(person("fay"));
    int before = refreshes();
    Patience.until("rechecks", () -> refreshes() > before + 3);

    assertThat(log.events()).isNotEmpty().noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs())
        .contains("provider-refresh-token"));
    WORLD.execute(
        """
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM rechecks) OR EXISTS (SELECT FROM rechecks r
                WHERE r::text LIKE '%provider-refresh%' OR refresh_token !~ '^[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$') THEN
                RAISE EXCEPTION 'a refresh token is not sealed';
              END IF;
            END $$""");
  }

  @Test
  void rechecksAreCounted() throws Exception {
    signIn(person("gil"));

    Patience.until("the metrics", () -> World.get(first, "/metrics").body().lines()
        .filter(line -> line.startsWith("voicesurvey_rechecks_total{outcome=\"confirmed\",provider=\"default\"}"))
        .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) > 0));
    assertThat(World.get(first, "/metrics").body()).contains("voicesurvey_recheck_delay_seconds{provider=\"default\"}",
        "voicesurvey_rechecks_total{outcome=\"failed\",provider=\"default\"}");
  }

  private static int refreshes() {
    return (int) WORLD.provider.tokenRequests().stream()
        .filter(request -> "refresh_token".equals(request.parameters().get("grant_type"))).count();
  }

  private static String audit(Page admin, Page user, String type) {
    return World.get(first, "/api/admin/audit?type=" + type + "&user_id=" + user.json().at("/user/id").asText(),
        "Authorization", World.bearer(admin)).body();
  }

  private static Page signIn(SignIn signIn) {
    try (BrowserSession browser = new BrowserSession()) {
      return WORLD.signIn(first, browser, signIn);
    }
  }
}
