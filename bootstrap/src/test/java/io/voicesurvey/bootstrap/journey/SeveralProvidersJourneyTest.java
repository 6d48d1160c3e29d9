package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.Backchannel.logOut;
import static io.voicesurvey.bootstrap.journey.Federation.arrive;
import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.application.Patience;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two providers, over the wire, with a real database and two instances. The second one adopts by email. */
class SeveralProvidersJourneyTest {
  @AutoClose
  private static final World WORLD = new World();
  @AutoClose
  private static final Federation FEDERATION = new Federation("corp", "partner-eu");

  private static URI one;
  private static URI two;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    Map<String, String> settings = FEDERATION.settings(Map.of("OIDC_PARTNER_EU_DOMAINS", "partner.test",
        "OIDC_PARTNER_EU_ADOPT_BY_EMAIL", "true", "OIDC_CORP_ROLE_CLAIM", "roles", "OIDC_CORP_ROLE_MAP",
        "admin=admin"));
    one = WORLD.start(settings);
    two = WORLD.start(settings);
  }

  @Test
  void eachSignsInItsUsersAndTheirProfileNamesIt() {
    for (String id : List.of("corp", "partner-eu")) {
      Page signedIn = FEDERATION.signIn(one, browser, id, person("same", id + "@same.test"));

      assertThat(signedIn.json().at("/user/oidc_issuer").asText()).isEqualTo(FEDERATION.provider(id).issuer());
      assertThat(me(two, signedIn).json()).isEqualTo(signedIn.json().at("/user"));
    }
  }

  @Test
  void the_logins_of_all_are_counted() {
    FEDERATION.signIn(one, browser, "partner-eu", person("counted", "counted@partner.test"));

    assertThat(World.get(one, "/metrics").body())
        .containsPattern("voicesurvey_logins_total\\{outcome=\"success\"\\} [1-9]");
  }

  @Test
  void anAnswerAtTheCallbackOfTheOtherSpendsNoCode() {
    Page begun = FEDERATION.begin(one, browser, "corp");
    URI answer = FEDERATION.answer(begun, "corp", person("mix-up"));
    int spent = spent();

    URI elsewhere = URI.create(answer.toString().replace("/callback/corp?", "/callback/partner-eu?"));
    assertThat(code(arrive(two, browser, elsewhere))).isEqualTo("ISSUER_MISMATCH");
    assertThat(spent()).isEqualTo(spent);
    assertThat(arrive(two, browser, answer).status()).isEqualTo(200);
  }

  @Test
  void anAnswerWithTheIssuerOfTheOtherSpendsNoCode() {
    URI answer = FEDERATION.answer(FEDERATION.begin(one, browser, "corp"), "corp", person("mix-up"));
    int spent = spent();

    URI forged = URI.create(answer.toString().replaceFirst("&iss=.*", "&iss=" + FEDERATION.provider("partner-eu")
        .issuer()));
    assertThat(code(arrive(two, browser, forged))).isEqualTo("ISSUER_MISMATCH");
    assertThat(spent()).isEqualTo(spent);
  }

  @Test
  void theCodeOfTheOtherIsNotSentToIt() {
    Page begun = FEDERATION.begin(one, browser, "corp");
    URI answer = FEDERATION.answer(begun, "corp", person("mix-up"));
    String foreign = "code=" + FEDERATION.provider("partner-eu")
        .code(URI.create(FEDERATION.begin(one, browser, "partner-eu").json().at("/authorization_url").asText()),
            person("victim"))
        .reveal();
    int spent = FEDERATION.provider("partner-eu").count(Endpoint.TOKEN);

    Page refused = arrive(two, browser, URI.create(answer.toString().replaceFirst("code=[^&]*", foreign)));
    assertThat(code(refused)).isEqualTo("LOGIN_FAILED");
    assertThat(FEDERATION.provider("partner-eu").count(Endpoint.TOKEN)).isEqualTo(spent);
  }

  @Test
  void aCallbackOfAnUnknownProviderIsNotFound() {
    for (String path : List.of("/api/auth/callback", "/api/auth/callback/default", "/api/auth/callback/unknown")) {
      assertThat(get(one, path + "?state=x").status()).isEqualTo(404);
    }
  }

  @Test
  void aLogoutTokenEndsTheSessionsOfItsOwnIssuerAlone() {
    Page corp = FEDERATION.signIn(one, browser, "corp", person("leaver", "leaver@corp.test"));
    Page partner = FEDERATION.signIn(one, browser, "partner-eu", person("leaver", "leaver@partner-eu.test"));

    assertThat(logOut(two, FEDERATION.provider("corp").logoutToken(person("leaver"))).status()).isEqualTo(200);
    assertThat(code(me(two, corp))).isEqualTo("SESSION_REVOKED");
    assertThat(me(two, partner).status()).isEqualTo(200);
  }

  @Test
  void aLogoutTokenOfAnUnknownIssuerReachesNoProvider() throws Exception {
    Patience.until("both instances have the keys of both providers", () -> fetchedKeys() == 4);
    SignIn stranger = person("leaver").claim("iss", Json.createValue("https://stranger.example"));

    assertThat(code(logOut(one, FEDERATION.provider("corp").logoutToken(stranger)))).isEqualTo("INVALID_LOGOUT_TOKEN");
    assertThat(fetchedKeys()).isEqualTo(4);
  }

  @Test
  void aLogoutGoesOnAtTheProviderOfTheUser() {
    Page signedIn = FEDERATION.signIn(one, browser, "partner-eu", person("goes", "goes@example.test"));

    assertThat(World.logout(two, signedIn).json().at("/end_session_url").asText())
        .startsWith(FEDERATION.provider("partner-eu").issuer() + "/end_session?");
  }

  @Test
  void aPersonWhoMovesKeepsTheirAccountAndTheOldSessionsEndEverywhere() throws Exception {
    Page before = FEDERATION.signIn(one, browser, "corp", person("mover", "mover@partner.test"));
    assertThat(me(two, before).status()).isEqualTo(200);

    Page after = FEDERATION.signIn(one, browser, "partner-eu", person("mover-2", "Mover@partner.test"));

    assertThat(after.json().at("/user/id")).isEqualTo(before.json().at("/user/id"));
    assertThat(after.json().at("/user/oidc_sub").asText()).isEqualTo("mover-2");
    Patience.until("the old session has ended", Duration.ofSeconds(1),
        () -> code(me(two, before)).equals("SESSION_REVOKED"));
    assertThat(me(two, after).json()).isEqualTo(after.json().at("/user"));
    Page root = FEDERATION.signIn(one, browser, "corp", World.admin("root"));
    Page events = get(two, "/api/admin/audit?type=user_relinked&user_id=" + after.json().at("/user/id").asText(),
        "Authorization", bearer(root));
    assertThat(events.json().at("/items/0/detail/from_issuer").asText())
        .isEqualTo(FEDERATION.provider("corp").issuer());
    assertThat(events.json().at("/items/0/detail/from_subject").asText()).isEqualTo("mover");
    assertThat(events.json().at("/items/1").isMissingNode()).isTrue();
  }

  @Test
  void noUserIsTakenOverWithoutAVerifiedEmailOfTheDomain() {
    Page victim = FEDERATION.signIn(one, browser, "corp", person("victim", "victim@partner.test"));
    FEDERATION.signIn(one, browser, "corp", person("other", "other@corp.test"));

    Stream.of(unverified(person("thief", "victim@partner.test")), person("thief", "other@corp.test"))
        .forEach(thief -> assertThat(code(FEDERATION.signIn(two, browser, "partner-eu", thief)))
            .isEqualTo("EMAIL_CONFLICT"));
    assertThat(code(FEDERATION.signIn(two, browser, "corp", person("thief", "victim@partner.test"))))
        .isEqualTo("EMAIL_CONFLICT");
    assertThat(me(two, victim).json()).isEqualTo(victim.json().at("/user"));
  }

  @Test
  void oneOfManyConcurrentLoginsAtBothInstancesAdopts() {
    Page before = FEDERATION.signIn(one, browser, "corp", person("crowd", "crowd@partner.test"));

    List<Page> same = race(number -> "crowd-2", "crowd@partner.test");
    assertThat(same).allSatisfy(page -> {
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      assertThat(page.json().at("/user/id")).isEqualTo(before.json().at("/user/id"));
    });
    assertThat(relinked(before)).isEqualTo(1);
  }

  @Test
  void oneOfManyConcurrentLoginsWithOneEmailAdopts() {
    Page before = FEDERATION.signIn(one, browser, "corp", person("rivals", "rivals@partner.test"));

    List<Page> rivals = race(number -> "rival-" + number, "rivals@partner.test");
    assertThat(rivals).filteredOn(page -> page.status() == 200).singleElement()
        .satisfies(page -> assertThat(page.json().at("/user/id")).isEqualTo(before.json().at("/user/id")));
    assertThat(rivals).filteredOn(page -> page.status() != 200).allSatisfy(
        page -> assertThat(code(page)).isEqualTo("EMAIL_CONFLICT"));
    assertThat(relinked(before)).isEqualTo(1);
  }

  private static List<Page> race(IntFunction<String> subject, String email) {
    return Race.run(IntStream.range(0, 8).<Callable<Page>>mapToObj(number -> () -> {
      try (BrowserSession own = new BrowserSession()) {
        return FEDERATION.signIn(number % 2 == 0 ? one : two, own, "partner-eu",
            World.person(subject.apply(number), email));
      }
    }).toList());
  }

  private int relinked(Page user) {
    Page root = FEDERATION.signIn(one, browser, "corp", World.admin("root"));
    return get(two, "/api/admin/audit?type=user_relinked&user_id=" + user.json().at("/user/id").asText(),
        "Authorization", bearer(root)).json().at("/items").size();
  }

  private static SignIn unverified(SignIn person) {
    return person.user("email_verified", Json.createValue("false"));
  }

  private static int spent() {
    return Stream.of("corp", "partner-eu").mapToInt(id -> FEDERATION.provider(id).count(Endpoint.TOKEN)).sum();
  }

  private static int fetchedKeys() {
    return Stream.of("corp", "partner-eu").mapToInt(id -> FEDERATION.provider(id).count(Endpoint.JWKS)).sum();
  }
}
