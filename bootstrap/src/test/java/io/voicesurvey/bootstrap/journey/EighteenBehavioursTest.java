package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The eighteen behaviours that the service has had from its beginning, over the wire. */
class EighteenBehavioursTest {
  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @AfterEach
  void heal() {
    WORLD.provider.heal();
  }

  @Test
  void aValidTokenYieldsItsPayload() {
    Page signedIn = WORLD.signIn(service, browser, person("valid"));
    Page me = me(service, signedIn);
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json()).isEqualTo(signedIn.json().at("/user"));
  }

  @Test
  void aMissingAuthorizationIsSaidSo() {
    assertThat(code(get(service, "/api/auth/me"))).isEqualTo("MISSING_CREDENTIALS");
  }

  @Test
  void anAuthorizationOfTheWrongFormatIsSaidSo() {
    assertThat(code(get(service, "/api/auth/me", "Authorization", "Basic invalid")))
        .isEqualTo("INVALID_AUTHORIZATION_HEADER");
  }

  @Test
  void anExpiredTokenIsSaidSo() throws Exception {
    URI hasty = WORLD.start(Map.of("JWT_EXPIRATION_MINUTES", "0.02"));
    Page signedIn = WORLD.signIn(hasty, browser, person("hasty"));
    Patience.until("the token's end", () -> me(hasty, signedIn).status() != 200);
    assertThat(code(me(hasty, signedIn))).isEqualTo("TOKEN_EXPIRED");
    WORLD.stopLast();
  }

  @Test
  void aGarbageTokenIsSaidSo() {
    assertThat(code(get(service, "/api/auth/me", "Authorization", "Bearer garbage"))).isEqualTo("INVALID_TOKEN");
  }

  @Test
  void anExistingUserIsFound() {
    Page first = WORLD.signIn(service, browser, person("again"));
    Page second = WORLD.signIn(service, browser, person("again"));
    assertThat(second.json().at("/user/id")).isEqualTo(first.json().at("/user/id"));
  }

  @Test
  void aUserIsCreatedOnTheFirstLogin() {
    Page signedIn = WORLD.signIn(service, browser, person("new"));
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.json().at("/user/oidc_sub").asText()).isEqualTo("new");
    assertThat(signedIn.json().at("/user/role").asText()).isEqualTo("viewer");
  }

  @Test
  void healthIsOk() {
    assertThat(get(service, "/health").json().at("/status").asText()).isEqualTo("ok");
  }

  @Test
  void aProtectedEndpointWithoutATokenIsRefused() {
    Page answer = get(service, "/api/auth/sessions");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"voicesurveyagent\", "
        + "resource_metadata=\"" + WORLD.publicUrl + "/.well-known/oauth-protected-resource\"");
  }

  @Test
  void loginStartsTheFlow() {
    Page answer = get(service, "/api/auth/login", "Accept", "text/html");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith(WORLD.provider.issuer());
  }

  @Test
  void theProfileIsShownWhenAuthenticated() {
    Page me = me(service, WORLD.signIn(service, browser, person("shown")));
    assertThat(me.json().fieldNames()).toIterable().contains("id", "email", "name", "role", "status");
  }

  @Test
  void theProfileIsNotShownWhenNot() {
    Page answer = get(service, "/api/auth/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().has("email")).isFalse();
  }

  @Test
  void logoutWhenAuthenticatedEndsTheSession() {
    Page signedIn = WORLD.signIn(service, browser, person("leaver"));
    assertThat(World.logout(service, signedIn).status()).isEqualTo(200);
    assertThat(code(me(service, signedIn))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void theProvidersDiscoverySucceeds() {
    assertThat(WORLD.begin(service, browser, "").status()).isEqualTo(200);
    assertThat(WORLD.provider.count(Endpoint.DISCOVERY)).isPositive();
    assertThat(get(service, "/health/ready").json().at("/checks/identity_provider").asText()).isEqualTo("ok");
  }

  @Test
  void noIssuerConfiguredIsAProblemOfTheSettings() {
    assertThatExceptionOfType(WrongSettings.class).isThrownBy(() -> Settings.read(Map.of("OIDC_CLIENT_ID", "x")))
        .satisfies(
            wrong -> assertThat(wrong.problems()).extracting(Settings.Problem::variable).contains("OIDC_ISSUER"));
  }

  @Test
  void aDiscoveryThatFailsOverHttpIsTheProvidersFault() {
    WORLD.provider.spoil(Endpoint.DISCOVERY, new Fault.Status(500, "{}", Map.of()));
    URI fresh = WORLD.start();
    Page answer = WORLD.begin(fresh, browser, "");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(code(answer)).isEqualTo("IDP_ERROR");
    WORLD.stopLast();
  }

  @Test
  void theAuthorizationUrlIsGenerated() {
    URI url = URI.create(WORLD.begin(service, browser, "").json().at("/authorization_url").asText());
    assertThat(url.toString()).startsWith(WORLD.provider.issuer());
    assertThat(Page.query(url, "redirect_uri")).contains(WORLD.publicUrl + "/api/auth/callback");
    assertThat(Page.query(url, "code_challenge_method")).contains("S256");
    assertThat(Page.query(url, "nonce").orElseThrow()).hasSize(43);
    assertThat(Page.query(url, "state").orElseThrow()).hasSize(43);
  }

  @Test
  void aLoginWhileDiscoveryHasNeverSucceededIsUnavailableAndComesBackByItself() {
    WORLD.provider.goAway();
    URI fresh = WORLD.start();
    Page away = WORLD.begin(fresh, browser, "");
    assertThat(away.status()).isEqualTo(503);
    assertThat(code(away)).isEqualTo("IDP_UNAVAILABLE");
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    assertThat(get(fresh, "/health/ready").json().at("/status").asText()).isEqualTo("degraded");
    WORLD.provider.comeBack();
    assertThat(WORLD.begin(fresh, browser, "").status()).isEqualTo(200);
    WORLD.stopLast();
  }
}
