package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The accepted keys, and the times of their requests. */
final class ProviderKeysTest {
  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theKeysAreFetchedOnce() {
    assertAccepted(SignIn.alice());
    assertAccepted(SignIn.alice());

    assertThat(client.count(Endpoint.JWKS)).isEqualTo(1);
  }

  @Test
  void anUnknownKeyIsFetchedImmediately() {
    assertAccepted(SignIn.alice());
    provider.addKey(ScriptableProvider.rsa("rsa-2"));

    assertAccepted(SignIn.alice());
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void aKeyThatWasReplacedUnderItsNameIsFetchedImmediately() {
    assertAccepted(SignIn.alice());
    provider.replaceKeys(ScriptableProvider.rsa("rsa-1"));

    assertAccepted(SignIn.alice());
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void aKeyRotatedJustBeforeItSignsTheFirstTokenIsKnown() {
    client.client().warmUp();
    provider.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    assertAccepted(SignIn.alice());
  }

  @Test
  void manyUnknownKeysLeadToOneRequestInThirtySeconds() {
    assertAccepted(SignIn.alice());
    SignIn unknown = SignIn.alice().signedBy(ScriptableProvider.rsa("unknown"));

    for (int i = 0; i < 5; i++) {
      assertRefused(unknown);
    }
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);

    client.pass(Duration.ofSeconds(29));
    assertRefused(unknown);
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);

    client.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      assertRefused(unknown);
    }
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(3);
  }

  @Test
  void aMadeUpKeyKeepsARotationOutForThirtySecondsAtMost() {
    assertAccepted(SignIn.alice());
    assertRefused(SignIn.alice().signedBy(ScriptableProvider.rsa("made-up")));
    provider.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    client.pass(Duration.ofSeconds(29));
    assertRefused(SignIn.alice());
    client.pass(Duration.ofSeconds(1));
    assertAccepted(SignIn.alice());
  }

  @Test
  void keysThatCantBeReachedAtAllMeanThatTheProviderIsAway() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("jwks_uri", "http://127.0.0.1:" + closed + "/jwks").build());

    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> client.login(SignIn.alice()));
  }

  @Test
  void concurrentLoginsAfterARotationShareOneRequestAndAllSucceed() throws Exception {
    assertAccepted(SignIn.alice());
    provider.addKey(ScriptableProvider.rsa("rsa-2"));

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Redemption> login : IntStream.range(0, 20)
          .mapToObj(i -> threads.submit(() -> client.login(SignIn.alice()))).toList()) {
        assertThat(login.get()).isInstanceOf(Redemption.Redeemed.class);
      }
    }
    assertThat(client.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void whileTheKeysCantBeFetchedTheLastGoodOnesServeForADay() {
    assertAccepted(SignIn.alice());
    provider.spoil(Endpoint.JWKS, new Fault.Status(500, "{}", Map.of()));

    client.pass(Duration.ofHours(23));
    assertAccepted(SignIn.alice());

    client.pass(Duration.ofHours(2));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()));

    provider.heal();
    assertAccepted(SignIn.alice());
  }

  @Test
  void afterAQuietNightAWithdrawnKeyDoesNotCount() {
    JWK withdrawn = provider.signingKey();
    assertAccepted(SignIn.alice());
    provider.replaceKeys(ScriptableProvider.rsa("rsa-2"));

    client.pass(Duration.ofHours(8));

    assertRefused(SignIn.alice().signedBy(withdrawn));
  }

  @Test
  void aNewKeyThatCantBeFetchedIsTheProvidersFault() {
    assertAccepted(SignIn.alice());
    provider.spoil(Endpoint.JWKS, new Fault.Status(500, "{}", Map.of()));

    assertThatExceptionOfType(IdentityProviderFault.class)
        .isThrownBy(() -> client.login(SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-2"))));
    assertRefused(SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-1")));
  }

  @Test
  void aTokenThatNamesNoKeyIsTriedWithTheOnlyOne() {
    assertAccepted(SignIn.alice().withoutHeader("kid"));
  }

  @Test
  void aTokenThatNamesNoKeyIsTriedWithAllThatFit() {
    JWK first = provider.signingKey();
    provider.addKey(ScriptableProvider.rsa("rsa-2"));

    assertAccepted(SignIn.alice().withoutHeader("kid").signedBy(first));
    assertAccepted(SignIn.alice().withoutHeader("kid"));
  }

  @Test
  void keysWithoutNameAlgorithmOrUseCount() {
    provider.jwks(set -> publishing(stripped(set)));

    assertAccepted(SignIn.alice());
  }

  @Test
  void keysThatCannotVerifyArePassedOver() {
    JsonObject damaged = Json.createObjectBuilder().add("kty", "RSA").add("n", "!").add("e", "AQAB").build();
    JsonObject unknown = Json.createObjectBuilder().add("kty", "FUTURE").add("kid", "rsa-1").build();
    JsonObject badCertificate = Json.createObjectBuilder()
        .add("x5c", Json.createArrayBuilder().add("not a certificate")).build();
    JsonObject hollow = Json.createObjectBuilder().add("kty", "RSA").add("n", "AQAB").add("e", "AQAB")
        .add("oth", Json.createArrayBuilder().add(JsonValue.EMPTY_JSON_OBJECT)).build();
    provider.jwks(set -> Json.createObjectBuilder().add("keys", Json.createArrayBuilder().add(damaged).add(unknown)
        .add("text").add(42).addNull().add(JsonValue.EMPTY_JSON_ARRAY).add(hollow)
        .add(Json.createObjectBuilder(set.getJsonArray("keys").getJsonObject(0))
            .addAll(Json.createObjectBuilder(badCertificate))))
        .build());

    assertAccepted(SignIn.alice());
  }

  @Test
  void anEdwardsKeyOfAWrongLengthIsPassedOver() {
    client.restart(client.settings().algorithms("EdDSA"));
    provider.replaceKeys(ScriptableProvider.ed("ed-1"));
    JsonArrayBuilder keys = Json.createArrayBuilder();
    for (String x : List.of("AAAA", "", "A".repeat(86))) {
      keys.add(Json.createObjectBuilder().add("kty", "OKP").add("crv", "Ed25519").add("kid", "ed-1").add("x", x));
    }
    provider.jwks(set -> Json.createObjectBuilder()
        .add("keys", keys.add(set.getJsonArray("keys").getJsonObject(0))).build());

    assertAccepted(SignIn.alice());
  }

  @Test
  void aKeyForEncryptionIsNoKey() throws Exception {
    RSAKey rsa = ScriptableProvider.rsa("enc-1").toRSAKey();
    JWK encryption = new RSAKey.Builder(rsa).keyUse(KeyUse.ENCRYPTION).algorithm(JWSAlgorithm.RS256).build();
    provider.replaceKeys(encryption);

    assertRefused(SignIn.alice());
  }

  @Test
  void aWeakKeyIsNoKey() {
    provider.replaceKeys(ScriptableProvider.rsa("weak", 1024));

    assertRefused(SignIn.alice());
  }

  @Test
  void aKeyForAnotherAlgorithmIsNoKey() {
    provider.jwks(set -> publishing(Json.createObjectBuilder(set.getJsonArray("keys").getJsonObject(0))
        .add("alg", "RS512").build()));

    assertRefused(SignIn.alice());
  }

  private void assertAccepted(SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOf(Redemption.Redeemed.class);
  }

  private void assertRefused(SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
        refused -> assertThat(refused.check()).matches("signature: kid is .+, expected .+"));
  }

  private static JsonObject stripped(JsonObject set) {
    return Json.createObjectBuilder(set.getJsonArray("keys").getJsonObject(0)).remove("kid").remove("alg")
        .remove("use").build();
  }

  private static JsonObject publishing(JsonObject key) {
    return Json.createObjectBuilder().add("keys", Json.createArrayBuilder().add(key)).build();
  }
}
