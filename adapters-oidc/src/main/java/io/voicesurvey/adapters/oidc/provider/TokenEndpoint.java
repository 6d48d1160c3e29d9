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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Redeems authorization codes (OpenID Connect Core 1.0, section 3.1.3). */
final class TokenEndpoint {
  private static final String NAME = "token endpoint";
  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(1);
  private static final int MAX_ACCESS_TOKEN = 64 * 1024;

  /** RFC 6749, appendix A.12, without the space: it goes into a header (RFC 6750, section 2.1). */
  private static final Pattern ACCESS_TOKEN = Pattern.compile("[!-~]++");

  /** The errors of RFC 6749, section 5.2, that mean a wrong set-up and help its operator. */
  private static final Set<String> TELLING_ERRORS = Set.of("invalid_client", "unauthorized_client", "invalid_request",
      "unsupported_grant_type", "invalid_scope");

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

    /** {@code invalid_grant}, with 400 (RFC 6749, section 5.2) or, as some providers have it, 401 or 403. */
    record Refused() implements Outcome {}
  }

  Outcome redeem(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    HTTPRequest request = request(code, verifier, metadata).toHTTPRequest();
    request.setAccept("application/json");
    ProviderHttp.Answer answer = http.send(request, NAME, ProviderHttp.LIMIT);
    if (answer.isOk()) {
      return answer.json().map(TokenEndpoint::granted)
          .orElseThrow(() -> new IdentityProviderFault("the token endpoint answered no JSON object"));
    }
    Optional<String> error = answer.json().flatMap(json -> StrictJson.string(json, "error"));
    if (answer.isClientError() && error.filter("invalid_grant"::equals).isPresent()) {
      return new Outcome.Refused();
    }
    throw new IdentityProviderFault("the token endpoint answered with status " + answer.status()
        + error.filter(TELLING_ERRORS::contains).map(known -> ", " + known).orElse(""));
  }

  private static Outcome granted(JsonObject json) {
    if (StrictJson.string(json, "token_type").filter("Bearer"::equalsIgnoreCase).isEmpty()) {
      throw new IdentityProviderFault("the token endpoint answered with another token type than Bearer");
    }
    return new Outcome.Granted(token(json, "id_token"), accessToken(json));
  }

  private static Secret accessToken(JsonObject json) {
    Secret token = token(json, "access_token");
    if (token.reveal().length() > MAX_ACCESS_TOKEN || !ACCESS_TOKEN.matcher(token.reveal()).matches()) {
      throw new IdentityProviderFault("the token endpoint answered with an access_token that no header can carry");
    }
    return token;
  }

  private static Secret token(JsonObject json, String name) {
    return StrictJson.string(json, name).filter(text -> !text.isBlank()).map(Secret::of)
        .orElseThrow(() -> new IdentityProviderFault("the token endpoint answered without " + name));
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
      // Nimbus' own PrivateKeyJWT knows no EdDSA.
      case PRIVATE_KEY_JWT -> new TokenRequest.Builder(metadata.tokenEndpoint(), client, grant)
          .customParameter("client_assertion_type", JWTAuthentication.CLIENT_ASSERTION_TYPE)
          .customParameter("client_assertion", assertion(client, metadata));
      case NONE -> new TokenRequest.Builder(metadata.tokenEndpoint(), client, grant);
    };
    return builder.build();
  }

  /** Where the metadata is silent, basic is what every provider supports (RFC 8414, section 2). */
  private ClientAuthentication authentication(ProviderMetadata metadata) {
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
   * RFC 7523. The audience is the issuer alone: of what providers accept, it is the one value that names no other
   * server's endpoint, and the only one that newer rules allow. No {@code kid}: the provider knows our key by our name.
   */
  private String assertion(ClientID client, ProviderMetadata metadata) {
    Instant now = clock.instant();
    JWTAuthenticationClaimsSet claims = new JWTAuthenticationClaimsSet(client,
        List.of(new Audience(settings.issuer())), Date.from(now.plus(ASSERTION_LIFETIME)), null, Date.from(now),
        new JWTID(secrets.id().toString()));
    JWK key = clientKey.orElseThrow();
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(assertionAlgorithm(key, metadata)), claims.toJWTClaimsSet());
      jwt.sign(signer(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("the client's key can't sign", e);
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
      default -> throw new JOSEException("not a key for signatures");
    };
  }
}
