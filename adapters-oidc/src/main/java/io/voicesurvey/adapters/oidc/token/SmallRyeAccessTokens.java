package io.voicesurvey.adapters.oidc.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Sha256;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Issues and verifies access tokens as MicroProfile JWTs. A token is accepted only in the form that this service
 * issues: compact and canonical, under 8 KiB, {@code typ} "JWT", {@code type} "access", signed by a key of the ring
 * with that key's own algorithm, no {@code crit} or {@code b64} in the header (RFC 8725, section 3). Nimbus checks the
 * signature, because it takes less time than jose4j.
 */
public final class SmallRyeAccessTokens implements AccessTokens {
  private static final int MAX_LENGTH = 8 * 1024 - 1;
  private static final int MAX_CACHED = 20_000;
  private static final String TYPE = "access";

  /** The maximum difference between the clocks of the instances. */
  private static final Duration MAX_AHEAD = Duration.ofSeconds(5);

  private final Supplier<KeyRing> keys;
  private final AccessTokenSettings settings;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final AtomicReference<Verifiers> verifiers;

  /** Valid tokens by their SHA-256: a valid signature stays valid while its key is on the ring. */
  private final Cache<ByteBuffer, ValidToken> cache = Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  public SmallRyeAccessTokens(Supplier<KeyRing> keys, AccessTokenSettings settings, SecretGenerator secrets,
      InstantSource clock) {
    this.keys = keys;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.verifiers = new AtomicReference<>(verifiers(keys.get()));
  }

  @Override
  public Issued issue(User user, Session session, Instant now) {
    Duration left = left(session, now);
    return issue(user, session, clock.instant(), left.compareTo(settings.lifetime()) < 0 ? left : settings.lifetime());
  }

  @Override
  public Issued issueForWholeSession(User user, Session session, Instant now) {
    return issue(user, session, now, left(session, now));
  }

  private static Duration left(Session session, Instant now) {
    return Duration.ofSeconds(Math.max(1, session.expiresAt().getEpochSecond() - now.getEpochSecond()));
  }

  private Issued issue(User user, Session session, Instant now, Duration lifetime) {
    long issuedAt = now.getEpochSecond();
    JwtClaimsBuilder claims = Jwt.claims().issuer(settings.issuer()).audience(settings.audience())
        .subject(user.id().value().toString()).issuedAt(issuedAt).expiresAt(issuedAt + lifetime.toSeconds())
        .claim("jti", secrets.id().toString()).claim("sid", session.id().value().toString()).claim("type", TYPE)
        .upn(user.label())
        .claim("name", user.name().value()).claim("role", user.role().label()).groups(user.role().label());
    user.email().ifPresent(email -> claims.claim("email", email.value()));
    session.authentication().time().ifPresent(time -> claims.claim("auth_time", time.getEpochSecond()));
    session.authentication().acr().ifPresent(acr -> claims.claim("acr", acr));
    return new Issued(Secret.of(signed(claims, keys.get().settled(clock.instant()))), lifetime);
  }

  @Override
  public Verification verify(Secret token) {
    return valid(token.reveal()).map(this::verification).orElseGet(Verification.Refused::new);
  }

  @Override
  public String issuer() {
    return settings.issuer();
  }

  @Override
  public String audience() {
    return settings.audience();
  }

  @Override
  public List<Map<String, String>> publicKeys() {
    return keys.get().keys().stream().flatMap(key -> key.publicJwk().stream()).toList();
  }

  private static String signed(JwtClaimsBuilder claims, SigningKey key) {
    JwtSignatureBuilder builder = claims.jws().keyId(key.id()).algorithm(key.algorithm()).header("typ", "JWT");
    return switch (key.material()) {
      case SigningKey.KeyMaterial.Shared shared -> builder.sign(shared.signing());
      case SigningKey.KeyMaterial.Pair pair -> builder.sign(pair.signing());
    };
  }

  private Verification verification(ValidToken valid) {
    return clock.instant().isBefore(valid.claims().expiresAt())
        ? new Verification.Genuine(valid.userId(), valid.sessionId(), valid.claims())
        : new Verification.Expired(valid.userId(), valid.sessionId());
  }

  private Optional<ValidToken> valid(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(token));
    Optional<ValidToken> cached = Optional.ofNullable(cache.getIfPresent(digest));
    if (cached.isPresent()) {
      return cached.filter(valid -> keys.get().find(valid.keyId()).isPresent());
    }
    Optional<ValidToken> valid = CompactJws.parse(token, MAX_LENGTH).flatMap(jws -> valid(token, jws));
    valid.filter(found -> clock.instant().isBefore(found.claims().expiresAt()))
        .ifPresent(found -> cache.put(digest, found));
    return valid;
  }

  private Optional<ValidToken> valid(String token, CompactJws jws) {
    Verifiers present = verifiers();
    return key(present.ring(), jws).filter(key -> hasOurClaims(jws.claims()))
        .filter(key -> isSigned(token, key, present.byKeyId().get(key.id())))
        .flatMap(key -> valid(key, jws.claims()));
  }

  private static Optional<SigningKey> key(KeyRing ring, CompactJws jws) {
    JsonObject header = jws.header();
    return StrictJson.string(header, "kid").flatMap(ring::find)
        .filter(key -> StrictJson.string(header, "alg").filter(key.algorithm().getAlgorithm()::equals).isPresent())
        .filter(key -> StrictJson.string(header, "typ").filter("JWT"::equals).isPresent())
        .filter(key -> jws.headerLacks("crit", "b64"));
  }

  private boolean hasOurClaims(JsonObject claims) {
    return is(claims, "iss", settings.issuer()) && is(claims, "aud", settings.audience()) && is(claims, "type", TYPE)
        && StrictJson.string(claims, "jti").filter(id -> !id.isEmpty()).isPresent()
        && claims.get("groups") instanceof JsonArray
        && isPast(claims, "iat") && (!claims.containsKey("nbf") || isPast(claims, "nbf"));
  }

  private boolean isPast(JsonObject claims, String name) {
    return StrictJson.date(claims, name).filter(begin -> !begin.isAfter(clock.instant().plus(MAX_AHEAD))).isPresent();
  }

  private static boolean is(JsonObject claims, String name, String value) {
    return StrictJson.string(claims, name).filter(value::equals).isPresent();
  }

  /** Uses the key's own algorithm. The caller has checked that the token's header names it and has no {@code crit}. */
  private static boolean isSigned(String token, SigningKey key, JWSVerifier verifier) {
    int end = token.lastIndexOf('.');
    try {
      return verifier.verify(new JWSHeader(algorithm(key)),
          token.substring(0, end).getBytes(StandardCharsets.US_ASCII), new Base64URL(token.substring(end + 1)));
    } catch (JOSEException e) {
      // The form of the signature does not fit the algorithm.
      return false;
    }
  }

  private static JWSAlgorithm algorithm(SigningKey key) {
    return JWSAlgorithm.parse(key.algorithm().getAlgorithm());
  }

  private static Optional<ValidToken> valid(SigningKey key, JsonObject claims) {
    return id(claims, "sub").flatMap(user -> id(claims, "sid").flatMap(session -> own(claims)
        .map(own -> new ValidToken(key.id(), new UserId(user), new SessionId(session), own))));
  }

  private static Optional<Claims> own(JsonObject claims) {
    return StrictJson.string(claims, "jti").flatMap(id -> StrictJson.date(claims, "iat")
        .flatMap(begin -> StrictJson.date(claims, "exp").map(end -> new Claims(id, begin, end))));
  }

  private static Optional<UUID> id(JsonObject claims, String name) {
    return StrictJson.string(claims, name).flatMap(SmallRyeAccessTokens::canonicalId);
  }

  private static Optional<UUID> canonicalId(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Verifiers verifiers() {
    KeyRing ring = keys.get();
    return verifiers.updateAndGet(present -> present.ring() == ring ? present : verifiers(ring));
  }

  private static Verifiers verifiers(KeyRing ring) {
    return new Verifiers(ring, ring.keys().stream().collect(
        Collectors.toUnmodifiableMap(SigningKey::id, SmallRyeAccessTokens::verifier, (first, second) -> first)));
  }

  private static JWSVerifier verifier(SigningKey key) {
    try {
      return switch (key.material()) {
        case SigningKey.KeyMaterial.Shared shared -> new MACVerifier(shared.signing().getEncoded());
        case SigningKey.KeyMaterial.Pair pair when key.algorithm() == SignatureAlgorithm.EDDSA ->
          new Ed25519Verifier(JWK.parse(Map.<String, Object>copyOf(key.publicJwk().orElseThrow())).toOctetKeyPair());
        case SigningKey.KeyMaterial.Pair pair -> new DefaultJWSVerifierFactory()
            .createJWSVerifier(new JWSHeader(algorithm(key)), pair.verification());
      };
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException("a key that signs cannot verify", e);
    }
  }

  private record Verifiers(KeyRing ring, Map<String, JWSVerifier> byKeyId) {}

  /** A token that passed every check except expiry. */
  private record ValidToken(String keyId, UserId userId, SessionId sessionId, Claims claims) {}
}
