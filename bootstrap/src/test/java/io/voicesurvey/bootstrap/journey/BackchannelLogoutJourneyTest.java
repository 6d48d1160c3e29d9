package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.Backchannel.logOut;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.domain.Secret;
import jakarta.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ends at the provider ends here, whichever of two instances hears of it. */
class BackchannelLogoutJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI first;
  private static URI second;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    first = WORLD.start();
    second = WORLD.start();
  }

  @Test
  void aSessionThatEndsAtTheProviderEndsOnEveryInstanceAndTheOthersLive() {
    Page desk = signIn("ann", "desk");
    Page phone = signIn("ann", "phone");
    assertThat(me(second, desk).status()).isEqualTo(200);

    Page answer = logOut(second, token(withoutSubject("desk")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertOver(desk);
    assertThat(me(first, phone).status()).isEqualTo(200);
  }

  @Test
  void allSessionsOfASubjectEndAndNoOthers() {
    Page desk = signIn("bea", "bea desk");
    Page phone = signIn("bea", "bea phone");
    Page other = signIn("cid", "cid desk");

    assertThat(logOut(first, token(person("bea").withoutClaim("sid"))).status()).isEqualTo(200);

    assertOver(desk);
    assertOver(phone);
    assertThat(me(second, other).status()).isEqualTo(200);
  }

  @Test
  void aSubjectAndASessionEndThatSessionWhereItIsTheirs() {
    Page desk = signIn("dan", "dan desk");
    Page phone = signIn("dan", "dan phone");

    assertThat(logOut(first, token(named(person("eve"), "dan desk"))).status()).isEqualTo(200);
    assertThat(me(second, desk).status()).isEqualTo(200);
    assertThat(logOut(first, token(named(person("dan"), "dan desk"))).status()).isEqualTo(200);

    assertOver(desk);
    assertThat(me(second, phone).status()).isEqualTo(200);
  }

  @Test
  void aTokenThatOneInstanceTookIsRefusedByTheOther() {
    Secret token = token(person("unknown"));
    assertThat(logOut(first, token).status()).isEqualTo(200);

    Page answer = logOut(second, token);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("INVALID_LOGOUT_TOKEN");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aTokenSentToBothInstancesAtOnceIsTakenOnce() throws Exception {
    Secret token = token(person("unknown"));
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      List<Future<Page>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        URI service = i % 2 == 0 ? first : second;
        answers.add(threads.submit(() -> logOut(service, token)));
      }
      for (Future<Page> answer : answers) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
  }

  @Test
  void aLoggedOutUserSignsInAgain() {
    signIn("fay", "fay desk");
    logOut(first, token(person("fay").withoutClaim("sid")));

    Page again = signIn("fay", "fay desk");

    assertThat(me(second, again).status()).isEqualTo(200);
  }

  private static void assertOver(Page signedIn) {
    for (URI service : List.of(first, second)) {
      assertThat(code(me(service, signedIn))).isEqualTo("SESSION_REVOKED");
      assertThat(code(refresh(service, signedIn))).isEqualTo("SESSION_REVOKED");
    }
  }

  private Page signIn(String name, String providerSession) {
    Page page = WORLD.signIn(first, browser, named(person(name), providerSession));
    assertThat(page.status()).isEqualTo(200);
    return page;
  }

  private static Secret token(SignIn signIn) {
    return WORLD.provider.logoutToken(signIn);
  }

  private static SignIn withoutSubject(String providerSession) {
    return named(person("unknown").withoutClaim("sub"), providerSession);
  }

  private static SignIn named(SignIn signIn, String providerSession) {
    return signIn.claim("sid", Json.createValue(providerSession));
  }
}
