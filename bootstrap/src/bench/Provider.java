import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** An OpenID Provider on the loopback interface, which checks client, code and PKCE, and signs with RS256. */
final class Provider {
  private static final String CLIENT = "bench";
  private static final int LIFETIME_SECONDS = 300;

  private record Grant(AuthenticationRequest request, int person) {}

  private record Answer(int status, String body) {}

  private interface Endpoint {
    Answer answer(HttpExchange exchange) throws Exception;
  }

  private final Map<AuthorizationCode, Grant> grants = new ConcurrentHashMap<>();
  private final String issuer;
  private final RSAKey key;
  private final JWSSigner signer;

  Provider(int port) throws IOException, JOSEException {
    issuer = "http://127.0.0.1:" + port;
    key = new RSAKeyGenerator(2048).keyID("bench").keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).generate();
    signer = new RSASSASigner(key);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    String metadata = metadata().toJSONObject().toString();
    String keys = new JWKSet(key.toPublicJWK()).toString();
    serve(server, "/.well-known/openid-configuration", exchange -> new Answer(200, metadata));
    serve(server, "/jwks", exchange -> new Answer(200, keys));
    serve(server, "/token", this::token);
    server.start();
  }

  /** What the authorization endpoint would send the browser back with, once that person has signed in. */
  AuthorizationCode authorize(AuthenticationRequest request, int person) {
    AuthorizationCode code = new AuthorizationCode();
    grants.put(code, new Grant(request, person));
    return code;
  }

  /** The provider's session of a login. */
  static String sessionOf(AuthenticationRequest request) {
    return UUID.nameUUIDFromBytes(request.getNonce().getValue().getBytes(StandardCharsets.US_ASCII)).toString();
  }

  /** That tells that a session ended here. */
  String logoutToken(String session) {
    Instant now = Instant.now();
    var claims = new JWTClaimsSet.Builder().issuer(issuer).audience(CLIENT).issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS))).jwtID(UUID.randomUUID().toString())
        .claim("sid", session).claim("events", Map.of(LogoutTokenClaimsSet.EVENT_TYPE, Map.of())).build();
    return signed(new JOSEObjectType("logout+jwt"), claims);
  }

  private OIDCProviderMetadata metadata() {
    var metadata = new OIDCProviderMetadata(new Issuer(issuer), List.of(SubjectType.PUBLIC),
        URI.create(issuer + "/jwks"));
    metadata.setAuthorizationEndpointURI(URI.create(issuer + "/authorize"));
    metadata.setTokenEndpointURI(URI.create(issuer + "/token"));
    metadata.setEndSessionEndpointURI(URI.create(issuer + "/end-session"));
    metadata.setIDTokenJWSAlgs(List.of(JWSAlgorithm.RS256));
    metadata.setTokenEndpointAuthMethods(List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC));
    return metadata;
  }

  private static void serve(HttpServer server, String path, Endpoint endpoint) {
    server.createContext(path, exchange -> {
      try (exchange) {
        Answer answer = endpoint.answer(exchange);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      } catch (Exception e) {
        e.printStackTrace();
      }
    });
  }

  private Answer token(HttpExchange exchange) throws ParseException, IOException {
    var sent = new HTTPRequest(HTTPRequest.Method.POST, URI.create(issuer + "/token"));
    sent.setHeader("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
    sent.setAuthorization(exchange.getRequestHeaders().getFirst("Authorization"));
    sent.setBody(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    TokenRequest request = TokenRequest.parse(sent);
    boolean known = request.getClientAuthentication() instanceof ClientSecretBasic client
        && client.getClientID().getValue().equals(CLIENT) && client.getClientSecret().equals(new Secret(CLIENT));
    if (!known) {
      return refusal(401, OAuth2Error.INVALID_CLIENT);
    }
    if (request.getAuthorizationGrant() instanceof RefreshTokenGrant refresh) {
      return refreshed(refresh.getRefreshToken().getValue());
    }
    var code = (AuthorizationCodeGrant) request.getAuthorizationGrant();
    return Optional.ofNullable(grants.remove(code.getAuthorizationCode())).filter(grant -> isFor(grant.request(), code))
        .map(this::granted).orElseGet(() -> refusal(400, OAuth2Error.INVALID_GRANT));
  }

  private static boolean isFor(AuthenticationRequest request, AuthorizationCodeGrant code) {
    return request.getClientID().getValue().equals(CLIENT)
        && request.getRedirectionURI().equals(code.getRedirectionURI()) && code.getCodeVerifier() != null
        && CodeChallenge.compute(CodeChallengeMethod.S256, code.getCodeVerifier()).equals(request.getCodeChallenge());
  }

  private Answer granted(Grant grant) {
    String person = "login-" + grant.person();
    return granted(new JWTClaimsSet.Builder().subject(person).claim("nonce", grant.request().getNonce().getValue())
        .claim("sid", sessionOf(grant.request())).claim("name", "Login Number " + grant.person())
        .claim("email", person + "@example.org").claim("email_verified", true), null);
  }

  /** For {@code refresh-PERSON-USES}, as Rechecks writes it: the claims of a person of seed.sql, and a new one. */
  private Answer refreshed(String token) {
    String[] parts = token.split("-");
    return granted(new JWTClaimsSet.Builder().subject("person-" + parts[1]).claim("name", "Person Number " + parts[1])
        .claim("email", "person" + parts[1] + "@example.com").claim("email_verified", true),
        new RefreshToken("refresh-" + parts[1] + "-" + (Long.parseLong(parts[2]) + 1)));
  }

  private Answer granted(JWTClaimsSet.Builder person, RefreshToken refreshToken) {
    Instant now = Instant.now();
    var accessToken = new BearerAccessToken(LIFETIME_SECONDS, null);
    var claims = person.issuer(issuer).audience(CLIENT).issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
        .claim("at_hash", AccessTokenHash.compute(accessToken, JWSAlgorithm.RS256, null).getValue()).build();
    var tokens = new OIDCTokens(signed(JOSEObjectType.JWT, claims), accessToken, refreshToken);
    return new Answer(200, new OIDCTokenResponse(tokens).toJSONObject().toString());
  }

  private String signed(JOSEObjectType type, JWTClaimsSet claims) {
    var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static Answer refusal(int status, ErrorObject error) {
    return new Answer(status, error.toJSONObject().toString());
  }
}
