package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.domain.Secret;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An OpenID Provider over HTTP on the loopback interface. It checks its clients, and sends invalid responses on
 * request: {@link SignIn} changes the responses for one user, {@link #spoil} those of an endpoint, {@link #discovery}
 * and {@link #jwks} the documents.
 */
public final class ScriptableProvider implements AutoCloseable {
  public static final String CLIENT_ID = "survey-app";
  public static final Secret CLIENT_SECRET = Secret.of("a client's secret: with/odd+chars%, and long");

  /** The endpoints. */
  public enum Endpoint {
    DISCOVERY("/.well-known/openid-configuration"),
    AUTHORIZE("/authorize"),
    TOKEN("/token"),
    USERINFO(
        "/userinfo"),
    JWKS("/jwks"),
    END_SESSION("/end_session"),
    PAR("/par");

    private final String path;

    Endpoint(String path) {
      this.path = path;
    }
  }

  /** @param authentication how the client authenticated; none if it did not */
  public record TokenRequest(Optional<String> authentication, Map<String, String> parameters) {}

  /** @param authentication how the client authenticated; none if it did not */
  public record PushedRequest(Optional<String> authentication, Map<String, String> parameters) {}

  /** Created once, because the creation of a key takes long. */
  private static final JWK FIRST_KEY = rsa("rsa-1");

  /** @param authTime when the user authenticated, if the provider states it */
  private record Grant(Map<String, String> request, SignIn signIn, Optional<Instant> authTime) {
    String subject() {
      return signIn.user().getString("sub", "");
    }

    Grant with(SignIn other) {
      return new Grant(request, other, authTime);
    }
  }

  private record Answer(int status, String contentType, String body) {
    Answer(int status, String body) {
      this(status, "application/json; charset=utf-8", body);
    }
  }

  private final InstantSource clock;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Endpoint, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<Endpoint, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Grant> codes = new ConcurrentHashMap<>();
  private final Map<String, Grant> accessTokens = new ConcurrentHashMap<>();
  private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
  private final Map<String, SignIn> restated = new ConcurrentHashMap<>();
  private final Set<String> dismissed = ConcurrentHashMap.newKeySet();
  private final Set<String> assertions = ConcurrentHashMap.newKeySet();
  private final List<TokenRequest> tokenRequests = new CopyOnWriteArrayList<>();
  private final List<PushedRequest> pushedRequests = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, String>> pushed = new ConcurrentHashMap<>();
  private final List<JWK> keys = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile HttpServer server;
  private volatile UnaryOperator<JsonObject> discovery = UnaryOperator.identity();
  private volatile UnaryOperator<JsonObject> jwks = UnaryOperator.identity();
  private volatile Optional<JWK> clientKey = Optional.empty();
  private volatile boolean publicClient;
  private volatile boolean takesPushedRequests;
  private volatile boolean requiresPushedRequests;
  private volatile boolean issuesRefreshTokens;
  private volatile boolean rotatesRefreshTokens;
  private volatile SignIn next = SignIn.alice();

  private ScriptableProvider(InstantSource clock) {
    this.clock = clock;
    this.keys.add(FIRST_KEY);
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  /** Starts on any free port. */
  public static ScriptableProvider start(InstantSource clock) {
    return new ScriptableProvider(clock);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  /** Stops listening. */
  public void goAway() {
    server.stop(0);
  }

  /** Listens again on the same port. */
  public void comeBack() {
    server = listen(port);
  }

  public String issuer() {
    return "http://127.0.0.1:" + port;
  }

  public URI uri(Endpoint endpoint) {
    return URI.create(issuer() + endpoint.path);
  }

  public int count(Endpoint endpoint) {
    return counts.computeIfAbsent(endpoint, key -> new AtomicInteger()).get();
  }

  public List<TokenRequest> tokenRequests() {
    return List.copyOf(tokenRequests);
  }

  public List<PushedRequest> pushedRequests() {
    return List.copyOf(pushedRequests);
  }

  /** From now on requests can be pushed (RFC 9126), and the discovery document lists the endpoint for it. */
  public void takePushedRequests() {
    takesPushedRequests = true;
  }

  /** From now on requests must be pushed. */
  public void requirePushedRequests() {
    takesPushedRequests = true;
    requiresPushedRequests = true;
  }

  /** From now on the endpoint sends faulty responses. */
  public void spoil(Endpoint endpoint, Fault fault) {
    faults.put(endpoint, fault);
  }

  /** All endpoints send correct responses again. */
  public void heal() {
    faults.clear();
  }

  /** Changes the discovery document. */
  public void discovery(UnaryOperator<JsonObject> change) {
    discovery = change;
  }

  /** Changes the published key set. */
  public void jwks(UnaryOperator<JsonObject> change) {
    jwks = change;
  }

  /** The key with which the client signs its assertions. */
  public void clientKey(JWK key) {
    clientKey = Optional.of(key);
  }

  /** The client need not authenticate. */
  public void publicClient() {
    publicClient = true;
  }

  /** From now on every login gets a refresh token, which works any number of times. */
  public void issueRefreshTokens() {
    issuesRefreshTokens = true;
  }

  /** From now on every login gets a refresh token, and each one works once and is replaced. */
  public void rotateRefreshTokens() {
    issuesRefreshTokens = true;
    rotatesRefreshTokens = true;
  }

  /** From now on the responses to the refresh tokens of that person are of this sign-in. */
  public void restate(SignIn signIn) {
    restated.put(signIn.user().getString("sub"), signIn);
  }

  /** From now on every refresh token of that person is refused. */
  public void dismiss(String subject) {
    dismissed.add(subject);
  }

  /** The user who signs in at the authorization endpoint. */
  public void next(SignIn signIn) {
    next = signIn;
  }

  /** Adds a published key; the last one signs. */
  public void addKey(JWK key) {
    keys.add(key);
  }

  /** From now on only this key is published, and it signs. */
  public void replaceKeys(JWK key) {
    keys.clear();
    keys.add(key);
  }

  public JWK signingKey() {
    return keys.getLast();
  }

  public static JWK rsa(String id) {
    return rsa(id, 2048);
  }

  public static JWK rsa(String id, int bits) {
    return generated(() -> new RSAKeyGenerator(bits, true).keyID(id).keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256).generate());
  }

  public static JWK ec(String id) {
    return generated(() -> new ECKeyGenerator(Curve.P_256).keyID(id).keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.ES256).generate());
  }

  public static JWK ed(String id) {
    return generated(() -> new OctetKeyPairGenerator(Curve.Ed25519).keyID(id).keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.EdDSA).generate());
  }

  /** A symmetric key: HS256 with that secret. */
  public static JWK shared(byte[] secret) {
    return new OctetSequenceKey.Builder(secret).keyID("shared").algorithm(JWSAlgorithm.HS256).build();
  }

  /** Signs in at the authorization URL and returns the URL of the redirect. */
  public URI authorize(URI authorizationUrl, SignIn signIn) {
    Map<String, String> request = requested(form(authorizationUrl.getRawQuery()));
    String answer = signIn.error().map(error -> "error=" + encoded(error)).orElseGet(() -> {
      String code = "code-" + number.incrementAndGet() + "-of-" + port;
      codes.put(code, new Grant(request, signIn, signIn.authenticationAge().map(age -> authTime(age, request))));
      return "code=" + code;
    });
    String back = request.get("redirect_uri");
    return URI.create(back + (back.contains("?") ? "&" : "?") + answer + "&state=" + encoded(request.get("state"))
        + "&iss=" + encoded(issuer()));
  }

  /** The pushed request, which can be used once, or the request in the URL. */
  private Map<String, String> requested(Map<String, String> parameters) {
    if (!parameters.containsKey("request_uri")) {
      if (requiresPushedRequests) {
        throw new IllegalStateException("requests must be pushed");
      }
      return parameters;
    }
    return Optional.ofNullable(pushed.remove(parameters.get("request_uri")))
        .filter(request -> request.get("client_id").equals(parameters.get("client_id")))
        .orElseThrow(() -> new IllegalStateException("the request_uri is unknown, used or of another client"));
  }

  /** Signs in at the authorization URL and returns the code. */
  public Secret code(URI authorizationUrl, SignIn signIn) {
    return Secret.of(form(authorize(authorizationUrl, signIn).getRawQuery()).get("code"));
  }

  /** A logout token with a new id, for the user and the session of every ID token. */
  public Secret logoutToken(SignIn signIn) {
    JsonObject subject = Json.createObjectBuilder().add("sub", signIn.user().get("sub")).build();
    JsonObjectBuilder claims = claims(subject, 120).add("sid", "provider-session")
        .add("jti", "logout-" + number.incrementAndGet()).add("events", Json.createObjectBuilder()
            .add("http://schemas.openid.net/event/backchannel-logout", JsonValue.EMPTY_JSON_OBJECT));
    return Secret.of(signed(signIn, "logout+jwt", claims.build()));
  }

  /** A token with that header and those claims, in addition to the algorithm and id of the key that signs it. */
  public static Secret sign(JWK key, JsonObject header, JsonObject claims) {
    JsonObjectBuilder all = Json.createObjectBuilder().add("alg", key.getAlgorithm().getName());
    Optional.ofNullable(key.getKeyID()).ifPresent(id -> all.add("kid", id));
    header.forEach(all::add);
    String input = Base64URL.encode(all.build().toString()) + "." + Base64URL.encode(claims.toString());
    return Secret.of(input + "." + signature(input, key, key.getAlgorithm().getName()));
  }

  private HttpServer listen(int atPort) {
    try {
      HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
      created.setExecutor(executor);
      for (Endpoint endpoint : Endpoint.values()) {
        created.createContext(endpoint.path, exchange -> handle(endpoint, exchange));
      }
      created.start();
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(Endpoint endpoint, HttpExchange exchange) throws IOException {
    counts.computeIfAbsent(endpoint, key -> new AtomicInteger()).incrementAndGet();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Optional<Fault> fault = Optional.ofNullable(faults.get(endpoint));
      Optional<URI> redirect = redirect(endpoint, exchange.getRequestURI());
      if (redirect.isPresent()) {
        exchange.getResponseHeaders().set("Location", redirect.orElseThrow().toString());
        Fault.respond(exchange, 302, "text/plain", "");
        return;
      }
      Answer answer = fault.filter(ScriptableProvider::comesFirst).isPresent()
          ? new Answer(200, "{}")
          : answer(endpoint, exchange, body);
      if (fault.isPresent()) {
        Fault.play(fault.get(), exchange, answer.status(), answer.body(), end);
      } else {
        Fault.respond(exchange, answer.status(), answer.contentType(), answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<URI> redirect(Endpoint endpoint, URI request) {
    return switch (endpoint) {
      case AUTHORIZE -> Optional.of(authorize(request, next));
      case END_SESSION -> afterLogout(form(Optional.ofNullable(request.getRawQuery()).orElse("")));
      case DISCOVERY, TOKEN, USERINFO, JWKS, PAR -> Optional.empty();
    };
  }

  /** OpenID Connect RP-Initiated Logout 1.0, section 3. */
  private static Optional<URI> afterLogout(Map<String, String> request) {
    return Optional.ofNullable(request.get("post_logout_redirect_uri"))
        .map(uri -> URI.create(uri + "?state=" + encoded(request.get("state"))));
  }

  /** Most faults of the transport occur before a code or a refresh token is used up. */
  private static boolean comesFirst(Fault fault) {
    return !(fault instanceof Fault.Body || fault instanceof Fault.Typed || fault instanceof Fault.Gzip
        || fault instanceof Fault.Truncated || fault instanceof Fault.Lost);
  }

  private Answer answer(Endpoint endpoint, HttpExchange exchange, String body) {
    return switch (endpoint) {
      case DISCOVERY -> new Answer(200, discovery.apply(metadata()).toString());
      case JWKS -> new Answer(200, jwks.apply(keySet()).toString());
      case TOKEN -> token(exchange, form(body));
      case USERINFO -> userInfo(exchange);
      case PAR -> push(exchange, form(body));
      case AUTHORIZE, END_SESSION -> new Answer(200, "{}");
    };
  }

  private JsonObject metadata() {
    JsonObjectBuilder metadata = Json.createObjectBuilder();
    if (takesPushedRequests) {
      metadata.add("pushed_authorization_request_endpoint", uri(Endpoint.PAR).toString());
    }
    if (requiresPushedRequests) {
      metadata.add("require_pushed_authorization_requests", true);
    }
    return metadata.add("issuer", issuer())
        .add("authorization_endpoint", uri(Endpoint.AUTHORIZE).toString())
        .add("token_endpoint", uri(Endpoint.TOKEN).toString())
        .add("userinfo_endpoint", uri(Endpoint.USERINFO).toString()).add("jwks_uri", uri(Endpoint.JWKS).toString())
        .add("end_session_endpoint", uri(Endpoint.END_SESSION).toString())
        .add("response_types_supported", Json.createArrayBuilder().add("code"))
        .add("subject_types_supported", Json.createArrayBuilder().add("public"))
        .add("id_token_signing_alg_values_supported",
            Json.createArrayBuilder().add("RS256").add("ES256").add("EdDSA"))
        .add("token_endpoint_auth_methods_supported",
            Json.createArrayBuilder().add("client_secret_basic").add("client_secret_post").add("private_key_jwt"))
        .add("authorization_response_iss_parameter_supported", true).build();
  }

  private JsonObject keySet() {
    JsonArrayBuilder array = Json.createArrayBuilder();
    keys.forEach(key -> array.add(json(key.toPublicJWK().toJSONString())));
    return Json.createObjectBuilder().add("keys", array).build();
  }

  private Answer push(HttpExchange exchange, Map<String, String> parameters) {
    Optional<String> authentication = authentication(exchange, parameters);
    pushedRequests.add(new PushedRequest(authentication, parameters));
    if (authentication.isEmpty()) {
      return new Answer(401, "{\"error\":\"invalid_client\"}");
    }
    boolean isRequest = exchange.getRequestMethod().equals("POST") && CLIENT_ID.equals(parameters.get("client_id"))
        && parameters.containsKey("redirect_uri") && !parameters.containsKey("request_uri");
    if (!isRequest) {
      return new Answer(400, "{\"error\":\"invalid_request\"}");
    }
    String uri = "urn:ietf:params:oauth:request_uri:" + number.incrementAndGet();
    pushed.put(uri, parameters);
    return new Answer(201, Json.createObjectBuilder().add("request_uri", uri).add("expires_in", 60).build().toString());
  }

  private Answer token(HttpExchange exchange, Map<String, String> parameters) {
    Optional<String> authentication = authentication(exchange, parameters);
    tokenRequests.add(new TokenRequest(authentication, parameters));
    if (authentication.isEmpty()) {
      return new Answer(401, "{\"error\":\"invalid_client\"}");
    }
    if ("refresh_token".equals(parameters.get("grant_type"))) {
      return refreshed(parameters.getOrDefault("refresh_token", ""));
    }
    return Optional.ofNullable(codes.remove(parameters.getOrDefault("code", "")))
        .filter(grant -> "authorization_code".equals(parameters.get("grant_type"))
            && grant.request().get("redirect_uri").equals(parameters.get("redirect_uri"))
            && challenge(parameters.getOrDefault("code_verifier", "")).equals(grant.request().get("code_challenge")))
        .map(grant -> granted(grant, true)).orElseGet(() -> new Answer(400, "{\"error\":\"invalid_grant\"}"));
  }

  private Answer refreshed(String refreshToken) {
    Optional<Grant> grant = Optional
        .ofNullable(rotatesRefreshTokens ? refreshTokens.remove(refreshToken) : refreshTokens.get(refreshToken))
        .filter(found -> !dismissed.contains(found.subject()));
    return grant.map(found -> granted(found.with(restated.getOrDefault(found.subject(), found.signIn())), false))
        .orElseGet(() -> new Answer(400, "{\"error\":\"invalid_grant\"}"));
  }

  private Answer granted(Grant grant, boolean isLogin) {
    String name = "access-token-" + number.incrementAndGet();
    String accessToken = grant.signIn().accessTokenClaims()
        .map(claims -> jws(signingKey(), Json.createObjectBuilder(claims).add("jti", name).build())).orElse(name);
    accessTokens.put(accessToken, grant);
    JsonObject answer = Json.createObjectBuilder().add("access_token", accessToken).add("token_type", "Bearer")
        .add("expires_in", 300).add("id_token", idToken(grant, accessToken, isLogin)).build();
    return new Answer(200, grant.signIn().tokenAnswer(withRefreshToken(answer, grant, isLogin)).toString());
  }

  private JsonObject withRefreshToken(JsonObject answer, Grant grant, boolean isLogin) {
    if (!rotatesRefreshTokens && !(issuesRefreshTokens && isLogin)) {
      return answer;
    }
    String refreshToken = "provider-refresh-token-" + number.incrementAndGet();
    refreshTokens.put(refreshToken, grant);
    return Json.createObjectBuilder(answer).add("refresh_token", refreshToken).build();
  }

  /** The nonce is only in the ID token of the login (OpenID Connect Core 1.0, section 12.2). */
  private String idToken(Grant grant, String accessToken, boolean isLogin) {
    SignIn signIn = grant.signIn();
    JsonObjectBuilder claims = claims(signIn.userInIdToken(), 300).add("sid", "provider-session")
        .add("at_hash", hash(accessToken, signIn.algorithm(signIn.key(signingKey()))));
    if (isLogin) {
      claims.add("nonce", grant.request().get("nonce"));
    }
    grant.authTime().ifPresent(time -> claims.add("auth_time", time.getEpochSecond()));
    return signed(signIn, "JWT", claims.build());
  }

  private Instant authTime(Duration age, Map<String, String> request) {
    boolean again = Optional.ofNullable(request.get("max_age")).map(Long::valueOf)
        .filter(maxAge -> age.toSeconds() > maxAge).isPresent();
    return again ? clock.instant() : clock.instant().minus(age);
  }

  private JsonObjectBuilder claims(JsonObject start, int lifetime) {
    long now = clock.instant().getEpochSecond();
    return Json.createObjectBuilder(start).add("iss", issuer()).add("aud", CLIENT_ID).add("iat", now).add("exp",
        now + lifetime);
  }

  private String signed(SignIn signIn, String type, JsonObject claims) {
    JWK key = signIn.key(signingKey());
    JsonObjectBuilder header = Json.createObjectBuilder().add("alg", key.getAlgorithm().getName()).add("typ", type);
    Optional.ofNullable(key.getKeyID()).ifPresent(id -> header.add("kid", id));
    String input = Base64URL.encode(signIn.header(header.build())) + "." + Base64URL.encode(signIn.claims(claims));
    return signIn.idToken(input + "." + signature(input, key, signIn.algorithm(key)));
  }

  private Answer userInfo(HttpExchange exchange) {
    String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    return Optional.ofNullable(accessTokens.get(authorization.replaceFirst("^Bearer ", "")))
        .map(Grant::signIn).map(signIn -> userInfo(signIn, signIn.userInfo(signIn.user())))
        .orElseGet(() -> new Answer(401, "{\"error\":\"invalid_token\"}"));
  }

  private Answer userInfo(SignIn signIn, JsonObject claims) {
    return signIn.userInfoKey(signingKey()).map(key -> new Answer(200, "application/jwt", jws(key, claims)))
        .orElseGet(() -> new Answer(200, claims.toString()));
  }

  private static String jws(JWK key, JsonObject claims) {
    JsonObjectBuilder header = Json.createObjectBuilder().add("alg", key.getAlgorithm().getName());
    Optional.ofNullable(key.getKeyID()).ifPresent(id -> header.add("kid", id));
    String input = Base64URL.encode(header.build().toString()) + "." + Base64URL.encode(claims.toString());
    return input + "." + signature(input, key, key.getAlgorithm().getName());
  }

  private Optional<String> authentication(HttpExchange exchange, Map<String, String> parameters) {
    String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (authorization.startsWith("Basic ")) {
      String pair = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
      boolean right = pair.equals(encoded(CLIENT_ID) + ":" + encoded(CLIENT_SECRET.reveal()));
      return right ? Optional.of("client_secret_basic") : Optional.empty();
    }
    if (parameters.containsKey("client_assertion")) {
      return isGenuine(parameters.get("client_assertion")) ? Optional.of("private_key_jwt") : Optional.empty();
    }
    if (!CLIENT_ID.equals(parameters.get("client_id"))) {
      return Optional.empty();
    }
    if (parameters.containsKey("client_secret")) {
      boolean right = CLIENT_SECRET.reveal().equals(parameters.get("client_secret"));
      return right ? Optional.of("client_secret_post") : Optional.empty();
    }
    return publicClient ? Optional.of("none") : Optional.empty();
  }

  private boolean isGenuine(String assertion) {
    try {
      SignedJWT jwt = SignedJWT.parse(assertion);
      var claims = jwt.getJWTClaimsSet();
      return jwt.verify(verifier(clientKey.orElseThrow())) && CLIENT_ID.equals(claims.getIssuer())
          && CLIENT_ID.equals(claims.getSubject()) && List.of(issuer()).equals(claims.getAudience())
          && claims.getExpirationTime().toInstant().isAfter(clock.instant()) && assertions.add(claims.getJWTID());
    } catch (ParseException | JOSEException e) {
      return false;
    }
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      case OctetKeyPair ed -> new Ed25519Verifier(ed.toPublicJWK());
      default -> throw new JOSEException("no key pair");
    };
  }

  private static Base64URL signature(String input, JWK key, String algorithm) {
    try {
      JWSSigner signer = switch (key) {
        case RSAKey rsa -> new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
        case ECKey ec -> new ECDSASigner(ec);
        case OctetKeyPair ed -> new Ed25519Signer(ed);
        case OctetSequenceKey shared -> new MACSigner(shared);
        default -> throw new JOSEException("no key for signatures");
      };
      return signer.sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), input.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String accessToken, String algorithm) {
    String digest = algorithm.equals("EdDSA") ? "SHA-512" : "SHA-" + algorithm.substring(2);
    byte[] hash = digest(digest, accessToken);
    return Base64URL.encode(Arrays.copyOf(hash, hash.length / 2)).toString();
  }

  private static String challenge(String verifier) {
    return Base64URL.encode(digest("SHA-256", verifier)).toString();
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&")).filter(pair -> !pair.isEmpty()).map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static JWK generated(KeySource source) {
    try {
      return source.generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface KeySource {
    JWK generate() throws JOSEException;
  }
}
