package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.CountingSecrets;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.AccessTokensContract;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every invalid form of an ID token (OpenID Connect Core 1.0, section 3.1.3.7), and the valid ones beside it. */
final class IdTokenRefusalTest {
  private static final long NOW = Client.START.getEpochSecond();

  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aTokenWithNothingWrongIsAccepted() {
    assertAccepted(SignIn.alice());
  }

  @Test
  void anotherIssuerIsRefused() {
    assertRefused("iss", SignIn.alice().claim("iss", Json.createValue(provider.issuer() + "/")));
    assertRefused("iss", SignIn.alice().claim("iss", JsonValue.NULL));
    assertRefused("iss", SignIn.alice().withoutClaim("iss"));
  }

  @Test
  void anotherOrAFurtherAudienceIsRefused() {
    assertRefused("aud", SignIn.alice().claim("aud", Json.createValue("another-app")));
    assertRefused("aud", SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "another-app")));
    assertRefused("aud", SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "another-app")).claim("azp",
        Json.createValue(ScriptableProvider.CLIENT_ID)));
    assertRefused("aud", SignIn.alice().claim("aud", JsonValue.EMPTY_JSON_ARRAY));
    assertRefused("aud", SignIn.alice().claim("aud", Json.createValue(1)));
    assertRefused("aud", SignIn.alice().withoutClaim("aud"));
  }

  @Test
  void anAudienceThatIsTrustedByNameMayStandBesideOursWhereThePartyIsUs() {
    client.restart(client.settings().trusted("project-1", "api"));
    JsonValue us = Json.createValue(ScriptableProvider.CLIENT_ID);
    JsonArray several = array("project-1", ScriptableProvider.CLIENT_ID, "api");

    assertAccepted(SignIn.alice().claim("aud", several).claim("azp", us));
    assertRefused("azp", SignIn.alice().claim("aud", several));
    assertRefused("azp", SignIn.alice().claim("aud", several).claim("azp", Json.createValue("api")));
    assertRefused("aud", SignIn.alice().claim("aud", array("project-1", "api")).claim("azp", us));
    assertRefused("aud", SignIn.alice().claim("aud", Json.createValue("api")).claim("azp", us));
    assertRefused("aud", SignIn.alice().claim("azp", us).claim("aud",
        Json.createArrayBuilder().add(ScriptableProvider.CLIENT_ID).add(1).build()));
    SignIn stranger = SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID, "api", "another-app"))
        .claim("azp", us);
    assertThat(((Redemption.IdTokenRefused) client.login(stranger)).check()).contains("\"another-app\"",
        "OIDC_TRUSTED_AUDIENCES").doesNotContain("\"api\"");
  }

  @Test
  void anAudienceInAListOfOneIsAccepted() {
    assertAccepted(SignIn.alice().claim("aud", array(ScriptableProvider.CLIENT_ID)));
  }

  @Test
  void anotherAuthorizedPartyIsRefused() {
    assertAccepted(SignIn.alice().claim("azp", Json.createValue(ScriptableProvider.CLIENT_ID)));
    assertRefused("azp", SignIn.alice().claim("azp", Json.createValue("another-app")));
    assertRefused("azp", SignIn.alice().claim("azp", Json.createValue(1)));
  }

  @Test
  void aTokenWhoseTimeIsOverIsRefusedButForTheSkew() {
    assertAccepted(SignIn.alice().claim("exp", Json.createValue(NOW - 59)));
    assertRefused("exp", SignIn.alice().claim("exp", Json.createValue(NOW - 60)));
    assertRefused("exp", SignIn.alice().claim("exp", Json.createValue(Long.toString(NOW + 300))));
    assertRefused("exp", SignIn.alice().claimsText(text -> text.replaceFirst("\"exp\":\\d+", "\"exp\":1e999999999")));
    assertRefused("exp", SignIn.alice().withoutClaim("exp"));
  }

  @Test
  void aTokenOfTheFutureOrOfLongAgoIsRefused() {
    assertAccepted(SignIn.alice().claim("iat", Json.createValue(NOW + 60)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue(NOW + 61)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue(NOW - 2 * 86_400)));
    assertRefused("iat", SignIn.alice().claim("iat", Json.createValue("now")));
    assertRefused("iat", SignIn.alice().withoutClaim("iat"));
    assertRefused("nbf", SignIn.alice().claim("nbf", Json.createValue(NOW + 61)));
    assertRefused("nbf", SignIn.alice().claim("nbf", Json.createValue("now")));
  }

  @Test
  void anotherNonceIsRefused() {
    assertRefused("nonce", SignIn.alice().claim("nonce", Json.createValue("x".repeat(43))));
    assertRefused("nonce", SignIn.alice().claim("nonce", Json.createValue("")));
    assertRefused("nonce", SignIn.alice().claim("nonce", Json.createValue(1)));
    assertRefused("nonce", SignIn.alice().withoutClaim("nonce"));
  }

  @Test
  void aSubjectThatIsNoneIsRefused() {
    assertAccepted(SignIn.alice().claim("sub", Json.createValue("x".repeat(255))));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("x".repeat(256))));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("")));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue("a\u0000b")));
    assertRefused("sub", SignIn.alice().claim("sub", Json.createValue(42)));
    assertRefused("sub", SignIn.alice().withoutClaim("sub"));
  }

  @Test
  void theHashOfAnotherAccessTokenIsRefusedAndNoneIsAccepted() {
    assertAccepted(SignIn.alice().withoutClaim("at_hash"));
    assertRefused("at_hash", SignIn.alice().claim("at_hash", Json.createValue("AAAAAAAAAAAAAAAAAAAAAA")));
    assertRefused("at_hash", SignIn.alice().claim("at_hash", JsonValue.NULL));
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() {
    assertRefused("signature", SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-1")));
    assertRefused("signature", SignIn.alice()
        .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(new byte[256])));
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
  void theProvidersPublicKeyIsNoSharedSecret() throws Exception {
    RSAKey rsa = (RSAKey) provider.signingKey();
    JWK confused = ScriptableProvider.shared(rsa.toRSAPublicKey().getEncoded());

    assertRefused("alg", SignIn.alice().signedBy(confused));
    assertRefused("alg", SignIn.alice()
        .signedBy(ScriptableProvider.shared(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void theClientSecretSignsOnlyWhereThatWasAskedFor() {
    JWK secret = ScriptableProvider.shared(ScriptableProvider.CLIENT_SECRET.reveal().getBytes(StandardCharsets.UTF_8));
    assertRefused("alg", SignIn.alice().signedBy(secret));

    client.restart(client.settings().algorithms("HS256"));

    assertAccepted(SignIn.alice().signedBy(secret));
    assertRefused("alg", SignIn.alice());
    assertRefused("signature", SignIn.alice().signedBy(ScriptableProvider.shared(new byte[32])));
  }

  @Test
  void anAlgorithmThatWasNotAgreedOnIsRefused() {
    JWK first = provider.signingKey();
    JWK elliptic = ScriptableProvider.ec("ec-1");
    provider.addKey(elliptic);

    assertRefused("alg", SignIn.alice().signedBy(elliptic));
    assertRefused("alg",
        SignIn.alice().signedBy(first).header("alg", Json.createValue("RS512")).signedWith("RS512"));
  }

  @Test
  void whereTheProviderListsNoRs256ItsOtherAlgorithmsCount() {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("id_token_signing_alg_values_supported", array("HS256", "ES256", "EdDSA", "none", "ES256K")).build());
    JWK elliptic = ScriptableProvider.ec("ec-1");
    JWK edwards = ScriptableProvider.ed("ed-1");
    provider.addKey(elliptic);
    provider.addKey(edwards);

    assertAccepted(SignIn.alice().signedBy(elliptic));
    assertAccepted(SignIn.alice().signedBy(edwards));
    assertRefused("alg", SignIn.alice().header("alg", Json.createValue("RS256")).signedWith("RS256")
        .signedBy(ScriptableProvider.rsa("rsa-1")));
    assertRefused("alg", SignIn.alice().signedBy(ScriptableProvider
        .shared(ScriptableProvider.CLIENT_SECRET.reveal().getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void whereTheProviderListsNoneRs256Counts() {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .remove("id_token_signing_alg_values_supported").build());
    JWK elliptic = ScriptableProvider.ec("ec-1");
    JWK first = provider.signingKey();
    provider.addKey(elliptic);

    assertAccepted(SignIn.alice().signedBy(first));
    assertRefused("alg", SignIn.alice().signedBy(elliptic));
  }

  @Test
  void configuredAlgorithmsCountWhateverTheMetadataLists() {
    client.restart(client.settings().algorithms("ES256", "PS256"));
    JWK elliptic = ScriptableProvider.ec("ec-1");
    provider.addKey(elliptic);

    assertAccepted(SignIn.alice().signedBy(elliptic));
    assertRefused("alg", SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-1")));
  }

  @Test
  void anEmptyEcdsaSignatureIsRefused() {
    client.restart(client.settings().algorithms("ES256"));
    JWK elliptic = ScriptableProvider.ec("ec-1");
    provider.addKey(elliptic);

    assertRefused("signature", SignIn.alice().signedBy(elliptic)
        .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64])));
  }

  @Test
  void anythingCriticalIsRefused() {
    assertRefused("crit", SignIn.alice().header("crit", array("exp")));
    assertRefused("crit", SignIn.alice().header("crit", JsonValue.EMPTY_JSON_ARRAY));
    assertRefused("b64", SignIn.alice().header("b64", JsonValue.FALSE));
  }

  @Test
  void aTokenOfAnotherKindIsRefused() {
    assertRefused("typ", SignIn.alice().header("typ", Json.createValue("at+jwt")));
    assertRefused("typ", SignIn.alice().header("typ", Json.createValue("logout+jwt")));
    assertRefused("typ", SignIn.alice().header("typ", Json.createValue("application/logout+jwt")));
    assertAccepted(SignIn.alice().header("typ", Json.createValue("application/JWT")));
    assertRefused("typ", SignIn.alice().header("typ", JsonValue.NULL));
    assertAccepted(SignIn.alice().withoutHeader("typ"));
  }

  /** Neither has the nonce of a login, even if its other claims are those of an ID token. */
  @Test
  void anAccessOrLogoutTokenOfTheProviderIsRefused() {
    assertRefused("nonce", SignIn.alice().withoutClaim("nonce").claim("events", Json.createObjectBuilder()
        .add("http://schemas.openid.net/event/backchannel-logout", JsonValue.EMPTY_JSON_OBJECT).build()));
    assertRefused("nonce", SignIn.alice().withoutClaim("nonce").claim("scope", Json.createValue("openid"))
        .claim("client_id", Json.createValue(ScriptableProvider.CLIENT_ID)));
  }

  @Test
  void anAccessTokenOfOurOwnIsRefused() {
    SmallRyeAccessTokens ours = new SmallRyeAccessTokens(TestKeys.secret(),
        new AccessTokenSettings(provider.issuer(), ScriptableProvider.CLIENT_ID, Duration.ofMinutes(5)),
        new CountingSecrets(), () -> Client.START);
    Session session = Session.started(new SessionId(new UUID(1, 2)), AccessTokensContract.USER.id(),
        io.voicesurvey.domain.session.Client.UNKNOWN, Optional.empty(),
        new SessionPolicy(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO), Client.START);
    String token = ours.issue(AccessTokensContract.USER, session, Client.START).token().reveal();

    assertRefused("alg", SignIn.alice().idToken(idToken -> token));
  }

  @Test
  void anEncryptedTokenIsRefusedThoughWeHoldItsKey() {
    assertRefused("form", SignIn.alice().idToken(IdTokenRefusalTest::encrypted));
  }

  private static String encrypted(String token) {
    try {
      byte[] key = MessageDigest.getInstance("SHA-256")
          .digest(ScriptableProvider.CLIENT_SECRET.reveal().getBytes(StandardCharsets.UTF_8));
      JWEObject jwe = new JWEObject(
          new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).contentType("JWT").build(),
          new Payload(token));
      jwe.encrypt(new DirectEncrypter(key));
      return jwe.serialize();
    } catch (JOSEException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keysInTheHeaderAreIgnored() {
    JWK evil = ScriptableProvider.rsa("rsa-1");
    String trap = provider.uri(Endpoint.USERINFO) + "?trap";

    for (String name : new String[]{"jku", "x5u"}) {
      assertRefused("signature", SignIn.alice().header(name, Json.createValue(trap)).signedBy(evil));
      assertAccepted(SignIn.alice().header(name, Json.createValue(trap)));
    }
    assertRefused("signature", SignIn.alice().signedBy(evil)
        .headerText(text -> text.replaceFirst("\\{", "{\"jwk\":" + evil.toPublicJWK().toJSONString() + ",")));
    assertAccepted(SignIn.alice().headerText(text -> text.replaceFirst("\\{", "{\"jwk\":\"damaged\",\"x5c\":[1],")));
    assertThat(client.count(Endpoint.USERINFO)).isZero();
  }

  @Test
  void aKeyNameIsOnlyCompared() {
    for (String name : new String[]{"../../../etc/passwd", "' OR 1=1 --", "", "x".repeat(5_000)}) {
      assertRefused("signature", SignIn.alice().header("kid", Json.createValue(name)));
    }
  }

  @Test
  void duplicateMembersAreMalformed() {
    assertRefused("form", SignIn.alice().headerText(text -> text.replaceFirst("\\{", "{\"alg\":\"RS256\",")));
    assertRefused("form", SignIn.alice().claimsText(text -> text.replaceFirst("\\{", "{\"sub\":\"alice\",")));
    assertRefused("form",
        SignIn.alice().claimsText(text -> text.replaceFirst("\\{", "{\"x\":{\"y\":1,\"\\\\u0079\":2},")));
  }

  @Test
  void aMalformedTokenIsRefused() {
    assertRefused("form", SignIn.alice().idToken(token -> "nothing"));
    assertRefused("form", SignIn.alice().idToken(token -> token + "."));
    assertRefused("form", SignIn.alice().idToken(token -> token + "="));
    assertRefused("form", SignIn.alice().idToken(token -> token + " "));
    assertRefused("form", SignIn.alice().idToken(token -> "a.b.c.d.e"));
    assertRefused("form", SignIn.alice().claimsText(text -> "[" + text + "]"));
    assertRefused("form", SignIn.alice().claimsText(text -> text + "{}"));
    assertRefused("form", SignIn.alice().claim("x", Json.createValue("x".repeat(64 * 1024))));
    assertRefused("form", SignIn.alice()
        .claimsText(text -> text.replaceFirst("\\{", "{\"x\":" + "[".repeat(9_000) + "]".repeat(9_000) + ",")));
  }

  private void assertAccepted(SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOf(Redemption.Redeemed.class);
  }

  private void assertRefused(String check, SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
        refused -> assertThat(refused.check()).matches(check + "[: ].+, expected .+")
            .doesNotContain("n".repeat(43), "access-token-"));
  }

  private static JsonArray array(String... items) {
    var builder = Json.createArrayBuilder();
    for (String item : items) {
      builder.add(item);
    }
    return builder.build();
  }
}
