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
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.PkceVerifier;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Redeems authorization codes (OpenID Connect Core 1.0, section 3.1.3). */
final class TokenEndpoint {
  private static final String NAME = "token endpoint";
  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(1);
  static final int MAX_ACCESS_TOKEN = 64 * 1024;

  /** RFC 6749, appendix A.12, without the space, because a header carries the token (RFC 6750, section 2.1). */
  private static final Pattern ACCESS_TOKEN = Pattern.compile("[!-~]++");

  /** The characters of registered error codes. */
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final ProviderSettings settings;
  private final ProviderHttp http;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final Optional<JWK> clientKey;

  TokenEndpoint(ProviderSettings settings, ProviderHttp http, SecretGenerator secrets, InstantSource clock) {
    this.settings = settings;
    this.http = http;
    this.secrets = secrets;
    this.clock = clock;
    this.clientKey = settings.clientPrivateKeyFile().map(ProviderFiles::clientKey);
  }

  sealed interface Outcome {
    record Granted(Secret idToken, Secret accessToken) implements Outcome {}

    /** {@code invalid_grant}, with status 400 (RFC 6749, section 5.2) or, from some providers, 200 or another 4xx. */
    record Refused() implements Outcome {}
  }

  Outcome redeem(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    ProviderHttp.Response response = send(code, verifier, metadata);
    Optional<String> error = error(response);
    if (error.filter("invalid_grant"::equals).isPresent() && (response.isOk() || response.isClientError())) {
      return new Outcome.Refused();
    }
    if (!response.isOk() || error.isPresent()) {
      throw new IdentityProviderFault("the token endpoint returned "
          + error.map(text -> "status " + response.status() + shownError(text)).orElseGet(response::description)
          + ", expected tokens");
    }
    return granted(response.body().json().orElseThrow(() -> ProviderHttp.notJson(response, NAME)));
  }

  /** The token endpoint's response, with any status except 429. */
  ProviderHttp.Response send(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    HTTPRequest request = request(code, verifier, metadata).toHTTPRequest();
    request.setAccept("application/json");
    return http.send(request, NAME, ProviderHttp.LIMIT);
  }

  /** The member {@code error} (RFC 6749, section 5.2), even if tokens are present; empty if absent, null or empty. */
  static Optional<String> error(ProviderHttp.Response response) {
    return response.body().json().flatMap(json -> Optional.ofNullable(json.get("error")))
        .filter(value -> value != JsonValue.NULL)
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .filter(text -> !text.isEmpty());
  }

  /** Shows only valid error codes; any other text could contain anything. */
  static String shownError(String error) {
    return ERROR_CODE.matcher(error).matches() ? " and error " + error : " and an invalid error code";
  }

  private static Outcome granted(JsonObject json) {
    if (StrictJson.string(json, "token_type").filter("Bearer"::equalsIgnoreCase).isEmpty()) {
      throw new IdentityProviderFault("the token endpoint's token_type is " + FailedCheck.shown(json, "token_type")
          + ", expected \"Bearer\"");
    }
    return new Outcome.Granted(token(json, "id_token"), accessToken(json));
  }

  private static Secret accessToken(JsonObject json) {
    Secret token = token(json, "access_token");
    if (token.reveal().length() > MAX_ACCESS_TOKEN || !ACCESS_TOKEN.matcher(token.reveal()).matches()) {
      throw new IdentityProviderFault("the token endpoint's access_token has " + token.reveal().length()
          + " characters, expected at most " + MAX_ACCESS_TOKEN + " printable ASCII characters without spaces");
    }
    return token;
  }

  private static Secret token(JsonObject json, String name) {
    return StrictJson.string(json, name).filter(text -> !text.isBlank()).map(Secret::of)
        .orElseThrow(() -> new IdentityProviderFault("the token endpoint's " + name + " is "
            + FailedCheck.type(json, name) + ", expected a token"));
  }

  private TokenRequest request(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    AuthorizationCodeGrant grant = new AuthorizationCodeGrant(new AuthorizationCode(code.reveal()),
        settings.redirectUri(), new CodeVerifier(verifier.value().reveal()));
    ClientID client = new ClientID(settings.clientId());
    TokenRequest.Builder builder = switch (authentication(metadata)) {
      case CLIENT_SECRET_BASIC ->
        new TokenRequest.Builder(metadata.tokenEndpoint(), new ClientSecretBasic(client, clientSecret()), grant);
      case CLIENT_SECRET_POST ->
        new TokenRequest.Builder(metadata.tokenEndpoint(), new ClientSecretPost(client, clientSecret()), grant);
      // Nimbus' own PrivateKeyJWT does not support EdDSA.
      case PRIVATE_KEY_JWT -> new TokenRequest.Builder(metadata.tokenEndpoint(), client, grant)
          .customParameter("client_assertion_type", JWTAuthentication.CLIENT_ASSERTION_TYPE)
          .customParameter("client_assertion", assertion(client, metadata));
      case NONE -> new TokenRequest.Builder(metadata.tokenEndpoint(), client, grant);
    };
    return builder.build();
  }

  /** The client authentication method. Without a list in the metadata, it is basic (RFC 8414, section 2). */
  ClientAuthentication authentication(ProviderMetadata metadata) {
    return settings.clientAuthentication().orElseGet(() -> {
      List<ClientAuthenticationMethod> supported = metadata.clientAuthentications();
      boolean postOnly = supported.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
          && !supported.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
      return postOnly ? ClientAuthentication.CLIENT_SECRET_POST : ClientAuthentication.CLIENT_SECRET_BASIC;
    });
  }

  private com.nimbusds.oauth2.sdk.auth.Secret clientSecret() {
    return new com.nimbusds.oauth2.sdk.auth.Secret(settings.clientSecret().orElseThrow().reveal());
  }

  /**
   * Creates a client assertion (RFC 7523). The audience is only the issuer: it is the one accepted value that is no
   * server's endpoint, and the only one that newer rules allow. {@code kid} is the RFC 7638 thumbprint of our key,
   * which identifies it if the provider stores several keys.
   */
  private String assertion(ClientID client, ProviderMetadata metadata) {
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
