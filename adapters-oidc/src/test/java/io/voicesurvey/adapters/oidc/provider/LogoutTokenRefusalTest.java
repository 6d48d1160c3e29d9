package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every invalid form of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
final class LogoutTokenRefusalTest {
  private static final long NOW = Client.START.getEpochSecond();
  private static final List<String> UNSIGNED = List.of("form", "crit", "b64", "alg", "signature");
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();
  private final ExternalIdentity alice = new ExternalIdentity(provider.issuer(), "alice");

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aTokenWithNothingWrongIsAccepted() {
    assertThat(verify(SignIn.alice().claim("jti", Json.createValue("one"))))
        .isEqualTo(
            new LogoutVerification.Genuine("one", new ProviderLogout.OfSubjectsSession(alice, "provider-session"),
                Client.START.plusSeconds(120 + 60)));
  }

  @Test
  void theLongestLifeOfATokenIsFiveMinutesFromItsIssue() {
    Instant end = Client.START.minusSeconds(10).plusSeconds(300 + 60);

    assertThat(genuine(SignIn.alice().claim("exp", Json.createValue(NOW + 86_400)).claim("iat",
        Json.createValue(NOW - 10))).expiresAt()).isEqualTo(end);
  }

  @Test
  void aTokenIsAcceptedUntilItsEndAndNoLonger() {
    Secret token = provider.logoutToken(SignIn.alice());
    Secret longLived = provider.logoutToken(SignIn.alice().claim("exp", Json.createValue(NOW + 86_400)));

    client.pass(Duration.ofSeconds(179));
    assertThat(client.client().verifyLogout(token)).isInstanceOf(LogoutVerification.Genuine.class);
    client.pass(Duration.ofSeconds(1));
    assertRefused("exp", client.client().verifyLogout(token));
    client.pass(Duration.ofSeconds(179));
    assertThat(client.client().verifyLogout(longLived)).isInstanceOf(LogoutVerification.Genuine.class);
    client.pass(Duration.ofSeconds(1));
    assertRefused("iat", client.client().verifyLogout(longLived));
  }

  @Test
  void anotherIssuerIsRefused() {
    assertRefused("iss", SignIn.alice().claim("iss", Json.createValue(provider.issuer() + "/")));
    assertRefused("iss", SignIn.alice().claim("iss", JsonValue.NULL));
    assertRefused("iss", SignIn.alice().withoutClaim("iss"));
  }

  @Test
  void anotherOrAFurtherAudienceIsRefused() {
    assertAccepted(SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID)));
    assertRefused("aud", SignIn.alice().claim("aud", Json.createValue("another-app")));
    assertRefused("aud", SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "another-app")));
    assertRefused("aud", SignIn.alice().claim("aud", JsonValue.EMPTY_JSON_ARRAY));
    assertRefused("aud", SignIn.alice().withoutClaim("aud"));
    assertRefused("azp", SignIn.alice().claim("azp", Json.createValue("another-app")));
  }

  @Test
  void aTrustedAudienceMayStandBesideOursAlsoWithoutAParty() {
    client.restart(client.settings().trusted("project-1"));

    assertAccepted(SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "project-1")));
    assertRefused("aud", SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "another-app")));
  }

  @Test
  void aTokenWhoseTimeIsOverIsRefusedButForTheSkew() {
    assertAccepted(SignIn.alice().claim("exp", Json.createValue(NOW - 59)));
    assertRefused("exp", SignIn.alice().claim("exp", Json.createValue(NOW - 60)));
    assertRefused("exp", SignIn.alice().claim("exp", Json.createValue(Long.toString(NOW + 120))));
    assertRefused("exp", SignIn.alice().withoutClaim("exp"));
  }

  @Test
  void aTokenOfTheFutureOrOfMinutesAgoIsRefused() {
    assertAccepted(SignIn.alice().claim("iat", Json.createValue(NOW + 60)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue(NOW + 61)));
    assertAccepted(SignIn.alice().claim("iat", Json.createValue(NOW - 359)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue(NOW - 360)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue("now")));
    assertRefused("iat", SignIn.alice().withoutClaim("iat"));
    assertRefused("nbf", SignIn.alice().claim("nbf", Json.createValue(NOW + 61)));
  }

  @Test
  void aTokenWithoutAnIdThatCanBeRememberedIsRefused() {
    assertAccepted(SignIn.alice().claim("jti", Json.createValue("x".repeat(255))));
    assertRefused("jti", SignIn.alice().claim("jti", Json.createValue("x".repeat(256))));
    assertRefused("jti", SignIn.alice().claim("jti", Json.createValue("")));
    assertRefused("jti", SignIn.alice().claim("jti", Json.createValue(" ")));
    assertRefused("jti", SignIn.alice().claim("jti", Json.createValue("a\u0000b")));
    assertRefused("jti", SignIn.alice().claim("jti", Json.createValue(1)));
    assertRefused("jti", SignIn.alice().withoutClaim("jti"));
  }

  @Test
  void aTokenWithoutTheLogoutEventIsRefused() {
    assertAccepted(events(Json.createObjectBuilder().add(EVENT, JsonValue.EMPTY_JSON_OBJECT)
        .add("https://example.test/other", JsonValue.EMPTY_JSON_OBJECT).build()));
    assertAccepted(events(event(Json.createObjectBuilder().add("revoke_offline_access", true).build())));
    assertRefused("events", SignIn.alice().withoutClaim("events"));
    assertRefused("events", events(JsonValue.EMPTY_JSON_OBJECT));
    assertRefused("events", events(Json.createValue(EVENT)));
    assertRefused("events", events(array(EVENT)));
    assertRefused("events", events(event(JsonValue.NULL)));
    assertRefused("events", events(event(JsonValue.TRUE)));
    assertRefused("events", events(event(JsonValue.EMPTY_JSON_ARRAY)));
    assertRefused("events",
        events(Json.createObjectBuilder().add(EVENT + "/", JsonValue.EMPTY_JSON_OBJECT).build()));
  }

  @Test
  void aTokenWithANonceIsRefusedWhateverItIs() {
    assertRefused("nonce", SignIn.alice().claim("nonce", Json.createValue("n".repeat(43))));
    assertRefused("nonce", SignIn.alice().claim("nonce", Json.createValue("")));
    assertRefused("nonce", SignIn.alice().claim("nonce", JsonValue.NULL));
  }

  @Test
  void aTokenNamesASubjectASessionOrBoth() {
    assertThat(genuine(SignIn.alice().withoutClaim("sid")).logout()).isEqualTo(new ProviderLogout.OfSubject(alice));
    assertThat(genuine(SignIn.alice().withoutClaim("sub")).logout())
        .isEqualTo(new ProviderLogout.OfSession(provider.issuer(), "provider-session"));
    assertRefused("sub", SignIn.alice().withoutClaim("sub").withoutClaim("sid"));
  }

  @Test
  void aSubjectOrASessionThatIsNoneIsRefused() {
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("")));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("x".repeat(256))));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("a\u0000b")));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue(42)));
    assertRefused("sub", SignIn.alice().claim("sub", JsonValue.NULL));
    assertRefused("sid", SignIn.alice().claim("sid", Json.createValue(42)));
    assertRefused("sid", SignIn.alice().claim("sid", JsonValue.NULL));
  }

  @Test
  void ofASessionWithoutANameTheSubjectDecides() {
    SignIn unnamed = SignIn.alice().claim("sid", Json.createValue(""));

    assertThat(genuine(unnamed).logout()).isEqualTo(new ProviderLogout.OfSubject(alice));
    assertRefused("sub", unnamed.withoutClaim("sub"));
  }

  @Test
  void aSessionCanBeEndedByItsNameAloneHoweverLongOrOddThatIs() {
    for (String sid : List.of("x", "x".repeat(255), "x".repeat(256), "日".repeat(1_000), "x".repeat(4_000), "a\u0000b",
        "a\nb", " ")) {
      SignIn named = SignIn.alice().claim("sid", Json.createValue(sid));
      Redemption.Redeemed redeemed = (Redemption.Redeemed) client.login(named);
      // The stored name of the session, which is looked up.
      String kept = new ProviderLogin(new LoginAttemptId(new UUID(1, 2)), redeemed.providerSession(), Optional.empty(),
          Authentication.UNKNOWN).providerSession().orElseThrow();

      assertThat(genuine(named).logout()).isEqualTo(new ProviderLogout.OfSubjectsSession(alice, kept));
      assertThat(genuine(named.withoutClaim("sub")).logout())
          .isEqualTo(new ProviderLogout.OfSession(provider.issuer(), kept));
    }
  }

  @Test
  void longNamesThatDifferNameDifferentSessions() {
    assertThat(logoutOf("x".repeat(256) + "a")).isNotEqualTo(logoutOf("x".repeat(256) + "b"));
    assertThat(logoutOf("x".repeat(255))).isNotEqualTo(logoutOf("x".repeat(256)));
  }

  private ProviderLogout logoutOf(String sid) {
    return genuine(SignIn.alice().claim("sid", Json.createValue(sid)).withoutClaim("sub")).logout();
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() {
    assertRefused("signature", SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-1")));
  }

  @Test
  void noneIsNoAlgorithmInAnyCase() {
    for (String none : new String[]{"none", "None", "NONE", "nOnE"}) {
      assertRefused("alg", SignIn.alice().header("alg", Json.createValue(none)));
      assertRefused("form", SignIn.alice().header("alg", Json.createValue(none))
          .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1)));
    }
  }

  @Test
  void anAlgorithmThatWasNotAgreedOnIsRefused() throws Exception {
    JWK elliptic = ScriptableProvider.ec("ec-1");
    RSAKey rsa = (RSAKey) provider.signingKey();
    JWK confused = ScriptableProvider.shared(rsa.toRSAPublicKey().getEncoded());
    provider.addKey(elliptic);

    assertRefused("alg", SignIn.alice().signedBy(elliptic));
    assertRefused("alg", SignIn.alice().signedBy(confused));
  }

  @Test
  void aNewKeyOfTheProvidersIsFetched() {
    assertAccepted(SignIn.alice());
    provider.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    assertAccepted(SignIn.alice());
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void anythingCriticalIsRefused() {
    assertRefused("crit", SignIn.alice().header("crit", array("exp")));
    assertRefused("b64", SignIn.alice().header("b64", JsonValue.FALSE));
  }

  @Test
  void aTokenOfAnotherKindIsRefused() {
    for (String type : new String[]{"at+jwt", "secevent+jwt", "", "logout", "application/at+jwt", "application/",
        "application/application/logout+jwt", "text/logout+jwt"}) {
      assertRefused("typ", SignIn.alice().header("typ", Json.createValue(type)));
    }
    assertRefused("typ", SignIn.alice().header("typ", JsonValue.NULL));
    for (String type : new String[]{"logout+jwt", "Logout+JWT", "JWT", "application/logout+jwt",
        "Application/Logout+JWT", "application/jwt"}) {
      assertAccepted(SignIn.alice().header("typ", Json.createValue(type)));
    }
    assertAccepted(SignIn.alice().withoutHeader("typ"));
  }

  @Test
  void anIdTokenIsNoLogoutToken() {
    SignIn asIdToken = SignIn.alice().header("typ", Json.createValue("JWT")).withoutClaim("events").withoutClaim("jti")
        .claim("nonce", Json.createValue("n".repeat(43)));

    assertRefused("events", asIdToken);
  }

  @Test
  void aLogoutTokenIsNoIdToken() {
    for (String type : new String[]{"logout+jwt", "JWT"}) {
      Secret logoutToken = provider.logoutToken(SignIn.alice().header("typ", Json.createValue(type)));
      assertThat(client.login(SignIn.alice().idToken(token -> logoutToken.reveal())))
          .isInstanceOf(Redemption.IdTokenRefused.class);
    }
  }

  @Test
  void duplicateMembersAreMalformed() {
    assertRefused("form", SignIn.alice().headerText(text -> text.replaceFirst("\\{", "{\"alg\":\"RS256\",")));
    assertRefused("form", SignIn.alice().claimsText(text -> text.replaceFirst("\\{", "{\"sub\":\"alice\",")));
    assertRefused("form", SignIn.alice()
        .claimsText(text -> text.replace("\"" + EVENT + "\"", "\"" + EVENT + "\":{},\"" + EVENT + "\"")));
  }

  @Test
  void aMalformedOrTooLongTokenIsRefused() {
    assertRefused("form", SignIn.alice().idToken(token -> "nothing"));
    assertRefused("form", SignIn.alice().idToken(token -> token + " "));
    assertRefused("form", SignIn.alice().idToken(token -> "a.b.c.d.e"));
    assertRefused("form", SignIn.alice().claim("x", Json.createValue("x".repeat(8 * 1024))));
  }

  @Test
  void whileTheProviderCanNotBeAskedNothingIsSaidOfAToken() {
    Secret token = provider.logoutToken(SignIn.alice());
    provider.spoil(Endpoint.JWKS, new Fault.Status(500, "{}", Map.of()));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.client().verifyLogout(token));

    client.restart(client.settings());
    provider.goAway();
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> client.client().verifyLogout(token));
  }

  private LogoutVerification verify(SignIn signIn) {
    return client.client().verifyLogout(provider.logoutToken(signIn));
  }

  private LogoutVerification.Genuine genuine(SignIn signIn) {
    LogoutVerification verification = verify(signIn);
    assertThat(verification).isInstanceOf(LogoutVerification.Genuine.class);
    return (LogoutVerification.Genuine) verification;
  }

  private void assertAccepted(SignIn signIn) {
    assertThat(verify(signIn)).isInstanceOf(LogoutVerification.Genuine.class);
  }

  private void assertRefused(String check, SignIn signIn) {
    assertRefused(check, verify(signIn));
  }

  /** Only the provider can cause a token that is signed and invalid. */
  private static void assertRefused(String check, LogoutVerification verification) {
    assertThat(verification).isInstanceOfSatisfying(LogoutVerification.Refused.class, refused -> {
      assertThat(refused.check()).matches(check + "[: ].+, expected .+");
      assertThat(refused.signedByProvider()).isEqualTo(!UNSIGNED.contains(check));
    });
  }

  private static SignIn events(JsonValue value) {
    return SignIn.alice().claim("events", value);
  }

  private static JsonObject event(JsonValue value) {
    return Json.createObjectBuilder().add(EVENT, value).build();
  }

  private static JsonArray array(String... items) {
    return Json.createArrayBuilder(List.of(items)).build();
  }
}
