package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import io.voicesurvey.application.port.SecretGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What authenticates this service as a client: the same at the token endpoint and at the PAR endpoint. */
final class ClientCredentials {
  private static final int UNAUTHORIZED = 401;
  private static final Set<String> CLIENT_ERRORS = Set.of("invalid_client", "unauthorized_client");
  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(1);

  private final ProviderSettings settings;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final ClientID client;
  private final Optional<JWK> clientKey;

  ClientCredentials(ProviderSettings settings, SecretGenerator secrets, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.client = new ClientID(settings.clientId());
    this.clientKey = settings.clientPrivateKeyFile().map(ProviderFiles::clientKey);
  }

  /** The client authentication method. Without a list in the metadata, it is basic (RFC 8414, section 2). */
  ClientAuthentication method(ProviderMetadata metadata) {
    return settings.clientAuthentication().orElseGet(() -> {
      List<ClientAuthenticationMethod> supported = metadata.clientAuthentications();
      boolean postOnly = supported.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
          && !supported.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
      return postOnly ? ClientAuthentication.CLIENT_SECRET_POST : ClientAuthentication.CLIENT_SECRET_BASIC;
    });
  }

  /** The client secret, in the form of the method; empty if the method uses none. */
  Optional<PlainClientSecret> secret(ProviderMetadata metadata) {
    return switch (method(metadata)) {
      case CLIENT_SECRET_BASIC -> Optional.of(new ClientSecretBasic(client, clientSecret()));
      case CLIENT_SECRET_POST -> Optional.of(new ClientSecretPost(client, clientSecret()));
      case PRIVATE_KEY_JWT, NONE -> Optional.empty();
    };
  }

  /** The parameters with a new client assertion; empty if the method uses none. */
  Map<String, String> assertion(ProviderMetadata metadata) {
    return switch (method(metadata)) {
      // Nimbus' own PrivateKeyJWT does not support EdDSA.
      case PRIVATE_KEY_JWT -> Map.of("client_assertion_type", JWTAuthentication.CLIENT_ASSERTION_TYPE,
          "client_assertion", signedAssertion(metadata));
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, NONE -> Map.of();
    };
  }

  /**
   * True if such a response refuses the client itself (RFC 6749, section 5.2). Some providers send
   * {@code unauthorized_client} in this case.
   */
  static boolean areRefused(int status, Optional<String> error) {
    return status == UNAUTHORIZED || error.filter(CLIENT_ERRORS::contains).isPresent();
  }

  /** What an operator can do if the provider refuses the client. */
  String advice(ProviderMetadata metadata) {
    return "check " + settings.variable("CLIENT_ID") + ", " + settings.variable("CLIENT_AUTH") + " and "
        + switch (method(metadata)) {
          case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> settings.variable("CLIENT_SECRET");
          case PRIVATE_KEY_JWT ->
            "that the public key of " + settings.variable("CLIENT_PRIVATE_KEY_FILE") + " is registered at the provider";
          case NONE -> "that the client is registered at the provider as a public client";
        };
  }

  private com.nimbusds.oauth2.sdk.auth.Secret clientSecret() {
    return new com.nimbusds.oauth2.sdk.auth.Secret(settings.clientSecret().orElseThrow().reveal());
  }

  /**
   * Creates a client assertion (RFC 7523). The audience is only the issuer: it is the one accepted value that is no
   * server's endpoint, the one that RFC 9126, section 2, recommends, and the only one that newer rules allow. {@code kid} is the RFC 7638 thumbprint of our key,
   * which identifies it if the provider stores several keys.
   */
  private String signedAssertion(ProviderMetadata metadata) {
    Instant now = clock.instant();
    JWTAuthenticationClaimsSet claims = new JWTAuthenticationClaimsSet(client,
        List.of(new Audience(settings.issuer())), Date.from(now.plus(ASSERTION_LIFETIME)), null, Date.from(now),
        new JWTID(secrets.id().toString()));
    JWK key = clientKey.orElseThrow();
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(assertionAlgorithm(key, metadata))
          .keyID(key.getKeyID()).build(), claims.toJWTClaimsSet());
      jwt.sign(signer(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("the client's key cannot sign", e);
    }
  }

  private static JWSAlgorithm assertionAlgorithm(JWK key, ProviderMetadata metadata) {
    List<String> accepted = metadata.clientAssertionAlgorithms();
    return switch (key) {
      case ECKey ec -> JWSAlgorithm.ES256;
      case OctetKeyPair ed -> JWSAlgorithm.EdDSA;
      default -> accepted.contains("PS256") && !accepted.contains("RS256") ? JWSAlgorithm.PS256 : JWSAlgorithm.RS256;
    };
  }

  private static JWSSigner signer(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSASigner(rsa);
      case ECKey ec -> new ECDSASigner(ec);
      case OctetKeyPair ed -> new Ed25519Signer(ed);
      default -> throw new JOSEException("the key is not a signature key");
    };
  }
}
