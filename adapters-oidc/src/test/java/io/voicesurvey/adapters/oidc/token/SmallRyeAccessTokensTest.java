package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.AccessTokensContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmallRyeAccessTokensTest implements AccessTokensContract {
  private static final AccessTokenSettings SETTINGS = new AccessTokenSettings("voicesurveyagent",
      "voicesurveyagent-api", LIFETIME);
  private static final Session SESSION = Session.started(new SessionId(new UUID(1, 2)), USER.id(), Client.UNKNOWN,
      Optional.empty(), new SessionPolicy(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO), NOW);

  @TempDir
  private Path folder;

  @Override
  public AccessTokens accessTokens(InstantSource clock) {
    return accessTokens(TestKeys.secret(), clock);
  }

  @Override
  public AccessTokens stranger(InstantSource clock) {
    return accessTokens(TestKeys.secret(TestKeys.OTHER_SECRET), clock);
  }

  @Test
  void aTokenHasTheClaimsOfAMicroProfileJwt() {
    String token = issue(TestKeys.secret());
    CompactJws jws = CompactJws.parse(token, 8191).orElseThrow();

    assertThat(jws.header()).isEqualTo(Json.createObjectBuilder().add("alg", "HS256").add("typ", "JWT")
        .add("kid", TestKeys.signing(TestKeys.secret()).id()).build());
    assertThat(jws.claims()).containsOnlyKeys("iss", "aud", "sub", "iat", "exp", "jti", "sid", "type", "upn", "name",
        "email", "role", "groups");
    assertThat(jws.claims().getString("iss")).isEqualTo("voicesurveyagent");
    assertThat(jws.claims().getString("aud")).isEqualTo("voicesurveyagent-api");
    assertThat(jws.claims().getString("sub")).isEqualTo(USER.id().value().toString());
    assertThat(jws.claims().getString("sid")).isEqualTo(SESSION.id().value().toString());
    assertThat(jws.claims().getInt("iat")).isEqualTo(Math.toIntExact(NOW.getEpochSecond()));
    assertThat(jws.claims().getInt("exp")).isEqualTo(Math.toIntExact(NOW.plus(LIFETIME).getEpochSecond()));
    assertThat(jws.claims().getString("type")).isEqualTo("access");
    assertThat(jws.claims().getString("upn")).isEqualTo("alice@example.test");
    assertThat(jws.claims().getString("name")).isEqualTo("Alice");
    assertThat(jws.claims().getString("role")).isEqualTo("campaign_manager");
    assertThat(jws.claims().getJsonArray("groups"))
        .isEqualTo(Json.createArrayBuilder().add("campaign_manager").build());
  }

  @Test
  void everyKindOfKeySignsTokensThatAreAccepted() {
    for (Path file : List.of(TestKeys.write(folder.resolve("rsa.pem"), TestKeys.rsa(2048)),
        TestKeys.write(folder.resolve("ec.pem"), TestKeys.ec("secp256r1")),
        TestKeys.write(folder.resolve("ed.pem"), TestKeys.ed(NamedParameterSpec.ED25519)))) {
      SigningKeys keys = TestKeys.path(file);
      assertThat(verify(keys, issue(keys))).isInstanceOf(Verification.Genuine.class);
      assertThat(accessTokens(keys, () -> NOW).publicKeys()).singleElement()
          .satisfies(key -> assertThat(key).containsEntry("kid", TestKeys.signing(keys).id()));
    }
  }

  @Test
  void aTokenOfAnOlderKeyIsAcceptedUntilTheKeyIsTakenAway() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    AtomicReference<KeyRing> ring = new AtomicReference<>(TestKeys.path(folder).get());
    AccessTokens tokens = new SmallRyeAccessTokens(ring::get, SETTINGS, new CountingSecrets(), () -> NOW);
    Secret token = tokens.issue(USER, SESSION, NOW).token();
    Path recent = TestKeys.write(folder.resolve("new.pem"), TestKeys.rsa(2048));

    ring.set(TestKeys.path(folder).get());
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Genuine.class);
    assertThat(tokens.publicKeys()).hasSize(2);

    ring.set(TestKeys.path(recent).get());
    assertThat(tokens.verify(token)).isInstanceOf(Verification.Refused.class);
  }

  @Test
  void aTokenForgedWithTheRightKeyIsTheControlOfTheTestsBelow() {
    assertThat(verify(signed(header(), claims()))).isInstanceOf(Verification.Genuine.class);
  }

  @Test
  void anyOtherHeaderIsRefused() {
    assertRefusedHeader(header -> with(header, "typ", Json.createValue("at+jwt")));
    assertRefusedHeader(header -> with(header, "typ", Json.createValue("jwt")));
    assertRefusedHeader(header -> without(header, "typ"));
    assertRefusedHeader(header -> without(header, "kid"));
    assertRefusedHeader(header -> with(header, "kid", Json.createValue("../../dev/null")));
    assertRefusedHeader(header -> with(header, "kid", JsonValue.NULL));
    assertRefusedHeader(header -> with(header, "alg", Json.createValue("none")));
    assertRefusedHeader(header -> with(header, "alg", Json.createValue("hs256")));
    assertRefusedHeader(header -> with(header, "alg", Json.createValue("HS512")));
    assertRefusedHeader(header -> with(header, "alg", Json.createValue("RS256")));
    assertRefusedHeader(header -> with(header, "crit", Json.createArrayBuilder().add("b64").build()));
    assertRefusedHeader(header -> with(header, "crit", Json.createArrayBuilder().build()));
    assertRefusedHeader(header -> with(header, "b64", JsonValue.TRUE));
  }

  @Test
  void anyClaimMissingOrOtherIsRefused() {
    for (String name : List.of("iss", "aud", "sub", "iat", "exp", "jti", "sid", "type")) {
      assertRefusedClaims(claims -> without(claims, name));
      assertRefusedClaims(claims -> with(claims, name, JsonValue.NULL));
      assertRefusedClaims(claims -> with(claims, name, Json.createValue(-1)));
      assertRefusedClaims(claims -> with(claims, name, JsonValue.EMPTY_JSON_OBJECT));
    }
    assertRefusedClaims(claims -> with(claims, "iss", Json.createValue("voicesurveyagent-staging")));
    assertRefusedClaims(claims -> with(claims, "aud", Json.createValue("another-api")));
    assertRefusedClaims(claims -> with(claims, "type", Json.createValue("refresh")));
    assertRefusedClaims(claims -> with(claims, "sub", Json.createValue(USER.id().value().toString().toUpperCase())));
    assertRefusedClaims(claims -> with(claims, "sub", Json.createValue("1-1-1-1-1")));
    assertRefusedClaims(claims -> with(claims, "exp", Json.createValue("4102444800")));
    assertRefusedClaims(claims -> with(claims, "iat", Json.createValue(NOW.getEpochSecond() + 6)));
    assertRefusedClaims(claims -> with(claims, "nbf", Json.createValue(NOW.getEpochSecond() + 6)));
    assertRefusedClaims(claims -> with(claims, "nbf", Json.createValue("now")));
    assertRefusedClaims(claims -> with(claims, "groups", Json.createValue("admin")));
  }

  @Test
  void theClocksOfTheInstancesMayDifferByFiveSeconds() {
    JsonObject ahead = with(claims(), "iat", Json.createValue(NOW.getEpochSecond() + 5));

    assertThat(verify(signed(header(), ahead))).isInstanceOf(Verification.Genuine.class);
  }

  @Test
  void aForgedTokenIsRefusedAlsoWhereItsTimeIsOver() {
    JsonObject over = with(with(claims(), "exp", Json.createValue(NOW.getEpochSecond())), "iat",
        Json.createValue(NOW.getEpochSecond() - 60));
    String token = signed(header(), over);

    assertThat(verify(token)).isInstanceOf(Verification.Expired.class);
    assertThat(verify(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43)))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void duplicateMembersAreRefused() {
    String claims = claims().toString();
    String header = header().toString();

    assertThat(verify(signed(header.replace("{", "{\"alg\":\"HS256\","), claims)))
        .isInstanceOf(Verification.Refused.class);
    assertThat(verify(signed(header, claims.replaceFirst("\\{", "{\"role\":\"admin\","))))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void textAfterTheObjectIsRefused() {
    assertThat(verify(signed(header().toString(), claims() + "{}"))).isInstanceOf(Verification.Refused.class);
    assertThat(verify(signed(header().toString(), claims() + "x"))).isInstanceOf(Verification.Refused.class);
  }

  @Test
  void deepNestingIsRefusedWithoutAnOverflow() {
    String deep = "[".repeat(2_500) + "]".repeat(2_500);

    assertThat(verify(signed(header().toString(), claims().toString().replaceFirst("\\{", "{\"x\":" + deep + ","))))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void aTokenOf8KibibytesIsRefused() {
    String padding = "\"x\":\"" + "x".repeat(6_000) + "\",";

    assertThat(verify(signed(header().toString(), claims().toString().replaceFirst("\\{", "{" + padding))))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void theOtherTextsOfTheSameBytesAreRefused() {
    String token = signed(header(), claims());
    char last = token.charAt(token.length() - 1);

    assertThat(verify(token.substring(0, token.length() - 1) + (char) (last + 1)))
        .isInstanceOf(Verification.Refused.class);
    assertThat(verify(token + "=")).isInstanceOf(Verification.Refused.class);
    assertThat(verify(token.replaceFirst("\\.", ".\n"))).isInstanceOf(Verification.Refused.class);
  }

  @Test
  void aTokenSignedByThePublicKeyAsASecretIsRefused() throws JOSEException {
    SigningKeys keys = TestKeys.path(TestKeys.write(folder.resolve("rsa.pem"), TestKeys.rsa(2048)));
    SigningKey.KeyMaterial.Pair pair = (SigningKey.KeyMaterial.Pair) TestKeys.signing(keys).material();
    JsonObject header = Json.createObjectBuilder().add("alg", "HS256").add("typ", "JWT")
        .add("kid", TestKeys.signing(keys).id()).build();

    assertThat(verify(keys,
        signed(header.toString(), claims().toString(), new MACSigner(pair.verification().getEncoded()),
            JWSAlgorithm.HS256)))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void theSignerOfTheTestsSignsAsThisServiceDoes() throws Exception {
    for (Path file : List.of(TestKeys.write(folder.resolve("rsa.pem"), TestKeys.rsa(2048)),
        TestKeys.write(folder.resolve("ec.pem"), TestKeys.ec("secp256r1")),
        TestKeys.write(folder.resolve("ed.pem"), TestKeys.ed(NamedParameterSpec.ED25519)))) {
      JWK pair = PrivateKeyFile.read(file);
      SigningKeys keys = TestKeys.path(file);
      String algorithm = TestKeys.signing(keys).algorithm().getAlgorithm();
      JsonObject header = Json.createObjectBuilder().add("alg", algorithm).add("typ", "JWT")
          .add("kid", pair.getKeyID()).build();
      JWSSigner signer = switch (pair) {
        case RSAKey rsa -> new RSASSASigner(rsa);
        case ECKey ec -> new ECDSASigner(ec);
        case OctetKeyPair ed -> new Ed25519Signer(ed);
        default -> throw new IllegalStateException();
      };
      assertThat(verify(keys, signed(header.toString(), claims().toString(), signer, JWSAlgorithm.parse(algorithm))))
          .isInstanceOf(Verification.Genuine.class);
    }
  }

  private void assertRefusedHeader(UnaryOperator<JsonObject> change) {
    assertThat(verify(signed(change.apply(header()), claims()))).isInstanceOf(Verification.Refused.class);
  }

  private void assertRefusedClaims(UnaryOperator<JsonObject> change) {
    JsonObject claims = change.apply(claims());
    assertThat(verify(signed(header(), claims))).as(claims.toString()).isInstanceOf(Verification.Refused.class);
  }

  private static AccessTokens accessTokens(SigningKeys keys, InstantSource clock) {
    return new SmallRyeAccessTokens(keys, SETTINGS, new CountingSecrets(), clock);
  }

  private static String issue(SigningKeys keys) {
    return accessTokens(keys, () -> NOW).issue(USER, SESSION, NOW).token().reveal();
  }

  private static Verification verify(String token) {
    return verify(TestKeys.secret(), token);
  }

  private static Verification verify(SigningKeys keys, String token) {
    return accessTokens(keys, () -> NOW).verify(Secret.of(token));
  }

  private static JsonObject header() {
    return CompactJws.parse(issue(TestKeys.secret()), 8191).orElseThrow().header();
  }

  private static JsonObject claims() {
    return CompactJws.parse(issue(TestKeys.secret()), 8191).orElseThrow().claims();
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    return Json.createObjectBuilder(object).add(name, value).build();
  }

  private static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }

  private static String signed(JsonObject header, JsonObject claims) {
    return signed(header.toString(), claims.toString());
  }

  private static String signed(String header, String claims) {
    try {
      return signed(header, claims, new MACSigner(TestKeys.SECRET.reveal()), JWSAlgorithm.HS256);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(String header, String claims, JWSSigner signer, JWSAlgorithm algorithm)
      throws JOSEException {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    return input + "." + signer.sign(new JWSHeader(algorithm), input.getBytes(StandardCharsets.US_ASCII));
  }
}
