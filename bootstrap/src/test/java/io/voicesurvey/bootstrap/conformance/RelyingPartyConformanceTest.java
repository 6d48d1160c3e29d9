package io.voicesurvey.bootstrap.conformance;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the OpenID Foundation's conformance suite asks of relying parties, each test by the name of its module without
 * {@code oidcc-client-}, as a whole login over the wire.
 */
class RelyingPartyConformanceTest {
  @AutoClose
  private static final World WORLD = new World();

  private static final ScriptableProvider PROVIDER = WORLD.provider;
  private static final JWK KEY = PROVIDER.signingKey();

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
    PROVIDER.jwks(UnaryOperator.identity());
    PROVIDER.replaceKeys(KEY);
  }

  @Test
  void test() {
    Page signedIn = assertSignedIn(service, person("test"));

    assertThat(signedIn.json().at("/user/oidc_sub").asText()).isEqualTo("test");
    assertThat(me(service, signedIn).json()).isEqualTo(signedIn.json().at("/user"));
  }

  @Test
  void test_client_secret_basic() {
    assertSignedIn(service, person("client-secret-basic"));

    ScriptableProvider.TokenRequest request = PROVIDER.tokenRequests().getLast();
    assertThat(request.authentication()).contains("client_secret_basic");
    assertThat(request.parameters()).doesNotContainKeys("client_id", "client_secret", "client_assertion")
        .containsEntry("grant_type", "authorization_code");
  }

  @Test
  void test_scope_userinfo_claims() {
    int asked = PROVIDER.count(Endpoint.USERINFO);
    Page begun = WORLD.begin(service, browser, "");
    assertThat(Page.query(authorizationUrl(begun), "scope").orElseThrow().split(" ")).contains("openid", "profile",
        "email");

    Page signedIn = WORLD.callback(service, browser, begun,
        person("scope-userinfo-claims").onlyInUserInfo("name", "email", "email_verified"));

    assertThat(PROVIDER.count(Endpoint.USERINFO)).isEqualTo(asked + 1);
    assertThat(signedIn.json().at("/user/name").asText()).isEqualTo("scope-userinfo-claims");
    assertThat(signedIn.json().at("/user/email").asText()).isEqualTo("scope-userinfo-claims@example.test");
  }

  @Test
  void test_invalid_iss() {
    assertRefused(service, person("invalid-iss").claim("iss", Json.createValue(PROVIDER.issuer() + "1")));
  }

  @Test
  void test_missing_sub() {
    assertRefused(service, person("missing-sub").withoutClaim("sub"));
  }

  @Test
  void test_invalid_aud() {
    assertRefused(service, person("invalid-aud").claim("aud", Json.createValue("another-client")));
  }

  @Test
  void test_missing_aud() {
    assertRefused(service, person("missing-aud").withoutClaim("aud"));
  }

  @Test
  void test_missing_iat() {
    assertRefused(service, person("missing-iat").withoutClaim("iat"));
  }

  @Test
  void test_nonce_invalid() {
    assertRefused(service, person("nonce-invalid").claim("nonce", Json.createValue("n".repeat(43))));
  }

  @Test
  void test_invalid_sig_rs256() {
    assertRefused(service, person("invalid-sig-rs256").idToken(RelyingPartyConformanceTest::withBrokenSignature));
  }

  @Test
  void test_invalid_sig_hs256() {
    URI symmetric = WORLD.start(Map.of("OIDC_ID_TOKEN_ALG", "HS256"));
    JWK secret = ScriptableProvider
        .shared(ScriptableProvider.CLIENT_SECRET.reveal().getBytes(StandardCharsets.UTF_8));

    assertSignedIn(symmetric, person("valid-sig-hs256").signedBy(secret));
    assertRefused(symmetric, person("invalid-sig-hs256").signedBy(secret)
        .idToken(RelyingPartyConformanceTest::withBrokenSignature));
    WORLD.stopLast();
  }

  @Test
  void test_invalid_sig_es256() {
    URI elliptic = WORLD.start(Map.of("OIDC_ID_TOKEN_ALG", "ES256"));
    PROVIDER.replaceKeys(ScriptableProvider.ec("ec-1"));

    assertSignedIn(elliptic, person("valid-sig-es256"));
    assertRefused(elliptic,
        person("invalid-sig-es256").idToken(RelyingPartyConformanceTest::withBrokenSignature));
    WORLD.stopLast();
  }

  @Test
  void test_idtoken_sig_rs256() {
    assertSignedIn(service, person("idtoken-sig-rs256").header("alg", Json.createValue("RS256")));
  }

  @Test
  void test_idtoken_sig_none() {
    assertRefused(service, person("idtoken-sig-none").header("alg", Json.createValue("none"))
        .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1)));
    assertRefused(service, person("idtoken-sig-none").header("alg", Json.createValue("none")));
  }

  @Test
  void test_kid_absent_single_jwks() {
    assertSignedIn(service, person("kid-absent-single-jwks").withoutHeader("kid"));
  }

  /** A client may refuse here or try all keys, of which one verifies; in both cases no other key counts. */
  @Test
  void test_kid_absent_multiple_jwks() {
    URI fresh = WORLD.start();
    PROVIDER.addKey(ScriptableProvider.rsa("rsa-2"));

    assertSignedIn(fresh, person("kid-absent-multiple-jwks").withoutHeader("kid"));
    assertSignedIn(fresh, person("kid-absent-multiple-jwks").withoutHeader("kid").signedBy(KEY));
    assertRefused(fresh,
        person("kid-absent-multiple-jwks").withoutHeader("kid").signedBy(ScriptableProvider.rsa("rsa-3")));
    WORLD.stopLast();
  }

  @Test
  void test_userinfo_invalid_sub() {
    assertRefused(service, person("userinfo-invalid-sub").onlyInUserInfo("email")
        .userInfo(answer -> Json.createObjectBuilder(answer).add("sub", "another-user").build()));
  }

  @Test
  void test_discovery_openid_config() {
    int asked = PROVIDER.count(Endpoint.DISCOVERY);
    PROVIDER.discovery(document -> with(with(document, "authorization_endpoint", Endpoint.AUTHORIZE, "tenant=7"),
        "token_endpoint", Endpoint.TOKEN, "tenant=7"));
    URI fresh = WORLD.start();

    Page begun = WORLD.begin(fresh, browser, "");

    assertThat(PROVIDER.count(Endpoint.DISCOVERY)).isGreaterThan(asked);
    assertThat(authorizationUrl(begun).toString()).startsWith(PROVIDER.uri(Endpoint.AUTHORIZE) + "?tenant=7&");
    assertThat(WORLD.callback(fresh, browser, begun, person("discovery-openid-config")).status()).isEqualTo(200);
    WORLD.stopLast();
  }

  @Test
  void test_discovery_jwks_uri_keys() {
    PROVIDER.replaceKeys(ScriptableProvider.rsa("rsa-of-jwks-uri"));
    PROVIDER.discovery(document -> with(document, "jwks_uri", Endpoint.JWKS, "set=2"));
    int asked = PROVIDER.count(Endpoint.JWKS);
    URI fresh = WORLD.start();

    assertSignedIn(fresh, person("discovery-jwks-uri-keys"));
    assertRefused(fresh, person("discovery-jwks-uri-keys").signedBy(KEY));
    assertThat(PROVIDER.count(Endpoint.JWKS)).isGreaterThan(asked);
    WORLD.stopLast();
  }

  @Test
  void test_discovery_issuer_mismatch() {
    PROVIDER.discovery(document -> Json.createObjectBuilder(document).add("issuer", PROVIDER.issuer() + "/").build());
    URI fresh = WORLD.start();

    for (String accept : new String[]{"text/html", "application/json"}) {
      Page refused = World.get(fresh, "/api/auth/login", "Accept", accept);
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(accept.equals("text/html") ? accept : "application/problem+json");
      assertThat(refused.body()).contains("IDP_ERROR");
      assertThat(refused.headers().firstValue("Location")).isEmpty();
      assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }
    WORLD.stopLast();
  }

  /** The first load of the keys does not count: the one refetch in thirty seconds is still allowed. */
  @Test
  void test_signing_key_rotation() {
    URI fresh = WORLD.start();
    assertSignedIn(fresh, person("signing-key-rotation"));
    int asked = PROVIDER.count(Endpoint.JWKS);

    PROVIDER.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    assertSignedIn(fresh, person("signing-key-rotation"));
    assertSignedIn(fresh, person("signing-key-rotation"));
    assertThat(PROVIDER.count(Endpoint.JWKS)).isEqualTo(asked + 1);
    assertRefused(fresh, person("signing-key-rotation").signedBy(KEY));
    WORLD.stopLast();
  }

  @Test
  void test_signing_key_rotation_just_before_signing() {
    URI fresh = WORLD.start();
    assertSignedIn(fresh, person("rotation-just-before-signing"));
    Page begun = WORLD.begin(fresh, browser, "");
    URI back = PROVIDER.authorize(authorizationUrl(begun), person("rotation-just-before-signing"));

    PROVIDER.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    assertThat(fetch(fresh, back).status()).isEqualTo(200);
    WORLD.stopLast();
  }

  @Test
  void test_invalid_athash() {
    assertRefused(service, person("invalid-athash").claim("at_hash", Json.createValue("A".repeat(22))));
    assertSignedIn(service, person("without-athash").withoutClaim("at_hash"));
  }

  /** OpenID Connect Core 1.0, section 4: who sends people here can name neither another provider nor another target. */
  @Test
  void test_3rd_party_init_login() {
    String initiation = "?login_hint=ann%40example.test&target_link_uri=https%3A%2F%2Fevil.example%2F&iss=";
    for (String issuer : new String[]{PROVIDER.issuer(), "https://evil.example"}) {
      Page sent = browser.fetch(HttpRequest
          .newBuilder(service.resolve("/api/auth/login" + initiation + issuer)).header("Accept", "text/html"));
      URI location = URI.create(sent.headers().firstValue("Location").orElseThrow());

      assertThat(sent.status()).isEqualTo(302);
      assertThat(location.toString()).startsWith(PROVIDER.uri(Endpoint.AUTHORIZE) + "?").doesNotContain("evil");
      assertThat(Page.query(location, "login_hint")).contains("ann@example.test");
      Page signedIn = fetch(service, PROVIDER.authorize(location, person("3rd-party-init-login")));
      assertThat(signedIn.status()).isEqualTo(200);
      assertThat(signedIn.headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void test_rp_init_logout() {
    assertLoggedOut(state -> "?state=" + state);
  }

  @Test
  void test_rp_init_logout_no_state() {
    assertLoggedOut(state -> "");
  }

  @Test
  void test_rp_init_logout_other_state() {
    assertLoggedOut(state -> "?state=" + "x".repeat(43));
  }

  /**
   * The session has ended before the browser leaves for the provider, so what comes back decides nothing: it revives no
   * session, ends no other, and is no state of a login.
   *
   * @param query that the provider comes back with, given the state that it was sent
   */
  private void assertLoggedOut(UnaryOperator<String> query) {
    String comeBack = WORLD.publicUrl + "/api/auth/login";
    URI polite = WORLD.start(Map.of("OIDC_POST_LOGOUT_REDIRECT_URI", comeBack));
    AtomicReference<String> idToken = new AtomicReference<>("");
    Page another = WORLD.signIn(polite, browser, person("stays-signed-in"));
    Page signedIn = WORLD.signIn(polite, browser, person("rp-init-logout").idToken(token -> {
      idToken.set(token);
      return token;
    }));

    URI away = URI.create(World.logout(polite, signedIn).json().at("/end_session_url").asText());

    assertThat(away.toString()).startsWith(PROVIDER.uri(Endpoint.END_SESSION) + "?");
    assertThat(Page.query(away, "id_token_hint")).contains(idToken.get());
    assertThat(Page.query(away, "client_id")).contains(ScriptableProvider.CLIENT_ID);
    assertThat(Page.query(away, "post_logout_redirect_uri")).contains(comeBack);
    String state = Page.query(away, "state").orElseThrow();
    assertThat(state).matches("[A-Za-z0-9_-]{43}");
    assertThat(code(me(polite, signedIn))).isEqualTo("SESSION_REVOKED");
    Rows before = Rows.of(WORLD);

    Page back = fetch(polite, URI.create(comeBack + query.apply(state)));

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.json().at("/state").asText()).hasSize(43).isNotEqualTo(state).isNotEqualTo("x".repeat(43));
    assertThat(code(me(polite, signedIn))).isEqualTo("SESSION_REVOKED");
    assertThat(me(polite, another).status()).isEqualTo(200);
    assertThat(Rows.of(WORLD)).isEqualTo(before);
    WORLD.stopLast();
  }

  private Page assertSignedIn(URI at, SignIn person) {
    Page signedIn = WORLD.signIn(at, browser, person);
    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
    assertThat(me(at, signedIn).status()).isEqualTo(200);
    return signedIn;
  }

  /** The ID token is refused: no session begins, and nothing is stored. */
  private void assertRefused(URI at, SignIn person) {
    Rows before = Rows.of(WORLD);
    try (BrowserSession fresh = new BrowserSession()) {
      Page refused = WORLD.signIn(at, fresh, person);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(code(refused)).isEqualTo("INVALID_ID_TOKEN");
      assertThat(refused.body()).doesNotContain("access_token");
      assertThat(refused.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("vsa_refresh"));
    }
    assertThat(Rows.of(WORLD)).isEqualTo(before);
  }

  private Page fetch(URI at, URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return browser.fetch(HttpRequest.newBuilder(at.resolve(uri.getRawPath() + query)));
  }

  private static URI authorizationUrl(Page begun) {
    return URI.create(begun.json().at("/authorization_url").asText());
  }

  private static JsonObject with(JsonObject document, String name, Endpoint endpoint, String query) {
    return Json.createObjectBuilder(document).add(name, PROVIDER.uri(endpoint) + "?" + query).build();
  }

  /** The same header and claims with the first bits of the signature turned. */
  private static String withBrokenSignature(String token) {
    int signature = token.lastIndexOf('.') + 1;
    char first = token.charAt(signature) == 'A' ? 'B' : 'A';
    return token.substring(0, signature) + first + token.substring(signature + 1);
  }
}
