package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import io.voicesurvey.adapters.oidc.token.PrivateKeyFile;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import jakarta.json.Json;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How this service authenticates at the token endpoint. */
final class ClientAuthenticationTest {
  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theFirstThatTheProviderSupportsIsTaken() {
    assertProven("client_secret_basic");
    supporting("client_secret_post", "client_secret_basic");
    assertProven("client_secret_basic");
    supporting("client_secret_post", "private_key_jwt");
    assertProven("client_secret_post");
    provider.discovery(
        document -> Json.createObjectBuilder(document).remove("token_endpoint_auth_methods_supported").build());
    client.restart(client.settings());
    assertProven("client_secret_basic");
  }

  @Test
  void aConfiguredWayIsTakenWhateverTheProviderLists() {
    supporting("client_secret_basic");
    client.restart(client.settings().authentication(ClientAuthentication.CLIENT_SECRET_POST));

    assertProven("client_secret_post");
  }

  @Test
  void aPublicClientSendsItsNameAlone() {
    provider.publicClient();
    client.restart(client.settings().authentication(ClientAuthentication.NONE).withoutSecret());

    assertProven("none");
    assertThat(provider.tokenRequests().getLast().parameters()).containsEntry("client_id", "survey-app")
        .containsKey("code_verifier").doesNotContainKeys("client_secret", "client_assertion");
  }

  @Test
  void everyKindOfKeySignsAssertions() throws Exception {
    for (PrivateKey key : List.of(TestKeys.rsa(2048), TestKeys.ec("secp256r1"),
        TestKeys.ed(NamedParameterSpec.ED25519))) {
      Path file = TestKeys.write(folder.resolve("client.pem"), key);
      JWK pair = PrivateKeyFile.read(file);
      provider.clientKey(pair.toPublicJWK());
      client.restart(client.settings().authentication(ClientAuthentication.PRIVATE_KEY_JWT).keyFile(file)
          .withoutSecret());

      assertProven("private_key_jwt");
      assertProven("private_key_jwt");
      assertThat(SignedJWT.parse(provider.tokenRequests().getLast().parameters().get("client_assertion")).getHeader()
          .getAlgorithm()).isEqualTo(switch (pair) {
            case ECKey ec -> JWSAlgorithm.ES256;
            case OctetKeyPair ed -> JWSAlgorithm.EdDSA;
            default -> JWSAlgorithm.RS256;
          });
    }
  }

  @Test
  void anAssertionIsShortLivedAndForTheIssuerAlone() throws Exception {
    Path file = TestKeys.write(folder.resolve("client.pem"), TestKeys.ec("secp256r1"));
    provider.clientKey(PrivateKeyFile.read(file));
    client.restart(client.settings().authentication(ClientAuthentication.PRIVATE_KEY_JWT).keyFile(file));
    client.login(SignIn.alice());
    Map<String, String> parameters = provider.tokenRequests().getLast().parameters();
    var claims = SignedJWT.parse(parameters.get("client_assertion")).getJWTClaimsSet();

    assertThat(parameters).doesNotContainKey("client_secret").containsEntry("client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assertThat(claims.getAudience()).containsExactly(provider.issuer());
    assertThat(SignedJWT.parse(parameters.get("client_assertion")).getHeader().getKeyID())
        .isEqualTo(PrivateKeyFile.read(file).computeThumbprint().toString());
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(Client.START.plusSeconds(60));
    assertThat(SignedJWT.parse(parameters.get("client_assertion")).getPayload().toString()).contains("\"aud\":\"");
  }

  @Test
  void aClientThatIsRefusedIsAFaultThatNamesTheReason() {
    client.restart(client.settings().authentication(ClientAuthentication.NONE).withoutSecret());

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()))
        .withMessage("the token endpoint returned status 401 and error invalid_client, expected tokens");
  }

  @Test
  void theFilesOfTheSettingsAreChecked() {
    Path good = TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));

    assertThat(ProviderFiles.clientKeyProblem(good)).isEmpty();
    assertThat(ProviderFiles.clientKeyProblem(folder.resolve("none.pem"))).get().asString().contains("none.pem");
    assertThat(ProviderFiles.certificatesProblem(good)).get().asString().contains("good.pem");
    assertThat(ProviderFiles.certificatesProblem(TestKeys.write(folder.resolve("empty.pem"), ""))).isPresent();
    assertThat(ProviderFiles.certificatesProblem(folder.resolve("none.pem"))).isPresent();
  }

  private void supporting(String... methods) {
    var array = Json.createArrayBuilder(List.of(methods)).build();
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("token_endpoint_auth_methods_supported", array).build());
    client.restart(client.settings());
  }

  private void assertProven(String method) {
    assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
    assertThat(provider.tokenRequests().getLast().authentication()).contains(method);
  }
}
