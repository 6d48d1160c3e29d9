package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the OpenID Foundation's conformance suite asks of relying parties at back-channel logout, each test by the name of
 * its module without {@code oidcc-client-}, over the wire.
 */
class BackchannelLogoutConformanceTest {
  @AutoClose
  private static final World WORLD = new World();

  private static final ScriptableProvider PROVIDER = WORLD.provider;
  private static final JWK KEY = PROVIDER.signingKey();

  private static URI service;

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  private Page signedIn;

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @BeforeEach
  void signIn() {
    signedIn = WORLD.signIn(service, browser, person("ann"));
    assertThat(signedIn.status()).isEqualTo(200);
  }

  @Test
  void test_rp_backchannel_rpinitlogout() {
    Page other = WORLD.signIn(service, browser, person("ann"));
    URI endSession = URI.create(World.logout(service, signedIn).json().at("/end_session_url").asText());
    assertThat(endSession.toString()).startsWith(PROVIDER.issuer());

    Page answer = Backchannel.logOut(service, PROVIDER.logoutToken(person("ann")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(code(me(service, signedIn))).isEqualTo("SESSION_REVOKED");
    assertThat(code(me(service, other))).isEqualTo("SESSION_REVOKED");
  }

  @Test
  void test_rp_backchannel_rpinitlogout_alg_none() {
    assertRefused(person("ann").header("alg", Json.createValue("none"))
        .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1)));
    assertRefused(person("ann").header("alg", Json.createValue("none")));
  }

  @Test
  void test_rp_backchannel_rpinitlogout_wrong_alg() {
    JWK elliptic = ScriptableProvider.ec("ec-1");
    PROVIDER.addKey(elliptic);
    try {
      assertRefused(person("ann").signedBy(elliptic));
    } finally {
      PROVIDER.replaceKeys(KEY);
    }
  }

  @Test
  void test_rp_backchannel_rpinitlogout_wrong_iss() {
    assertRefused(person("ann").claim("iss", Json.createValue(PROVIDER.issuer() + "/other")));
  }

  @Test
  void test_rp_backchannel_rpinitlogout_wrong_aud() {
    assertRefused(person("ann").claim("aud", Json.createValue("another-app")));
  }

  @Test
  void test_rp_backchannel_rpinitlogout_no_event() {
    assertRefused(person("ann").withoutClaim("events"));
  }

  @Test
  void test_rp_backchannel_rpinitlogout_wrong_event() {
    assertRefused(person("ann").claim("events",
        Json.createObjectBuilder().add("http://schemas.openid.net/event/other", JsonValue.EMPTY_JSON_OBJECT).build()));
  }

  @Test
  void test_rp_backchannel_rpinitlogout_with_nonce() {
    assertRefused(person("ann").claim("nonce", Json.createValue("a-nonce")));
  }

  private void assertRefused(SignIn spoilt) {
    Page answer = Backchannel.logOut(service, PROVIDER.logoutToken(spoilt));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("INVALID_LOGOUT_TOKEN");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(me(service, signedIn).status()).isEqualTo(200);
  }
}
