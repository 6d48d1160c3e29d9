package io.voicesurvey.adapters.oidc.provider;

import static io.voicesurvey.adapters.oidc.provider.FailedCheck.unless;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the provider signed a token: with an algorithm that is expected of it, by one of the keys that it publishes,
 * or by the client secret where HS256 was asked for. Where keys may be found, the token has no say: {@code jku},
 * {@code x5u}, {@code jwk} and {@code x5c} are not looked at (RFC 8725, section 3.10).
 */
final class TokenSignatures {
  private static final String HS256 = "HS256";
  private static final int MIN_RSA_BITS = 2048;

  /** How many keys of a set are tried, so that a huge set can't keep a processor busy. */
  private static final int MAX_CANDIDATES = 16;

  private final ProviderSettings settings;
  private final ProviderKeys keys;

  TokenSignatures(ProviderSettings settings, ProviderKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /** The first check that the token fails, as {@link FailedCheck} says it; none where the provider signed it. */
  Optional<String> failure(String token, CompactJws jws, ProviderMetadata metadata) {
    List<String> allowed = allowed(metadata);
    return Stream.of("crit", "b64")
        .flatMap(name -> unless(() -> jws.headerLacks(name), jws.header(), name, "none").stream()).findFirst()
        .or(() -> unless(() -> StrictJson.string(jws.header(), "alg").filter(allowed::contains).isPresent(),
            jws.header(), "alg", FailedCheck.list(allowed) + ", by OIDC_ID_TOKEN_ALG or the provider's metadata"))
        .or(() -> signatureFailure(token, jws, metadata));
  }

  private List<String> allowed(ProviderMetadata metadata) {
    if (!settings.idTokenAlgorithms().isEmpty()) {
      return settings.idTokenAlgorithms();
    }
    if (metadata.idTokenAlgorithms().isEmpty()) {
      return List.of("RS256");
    }
    List<String> asymmetric = metadata.idTokenAlgorithms().stream().filter(ProviderSettings.ALGORITHMS::contains)
        .filter(name -> !name.equals(HS256)).toList();
    return asymmetric.contains("RS256") ? List.of("RS256") : asymmetric;
  }

  private Optional<String> signatureFailure(String token, CompactJws jws, ProviderMetadata metadata) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(StrictJson.string(jws.header(), "alg").orElseThrow());
    Signed signed = Signed.of(token, algorithm, StrictJson.string(jws.header(), "kid"));
    if (JWSAlgorithm.HS256.equals(algorithm)) {
      return settings.clientSecret().filter(secret -> signed.verifies(() -> new MACVerifier(secret.reveal())))
          .isPresent()
              ? Optional.empty()
              : Optional.of("signature: it does not verify with the client secret, expected HS256 keyed with it");
    }
    List<JWK> known = keys.known(metadata.jwksUri());
    return isSigned(signed, known) ? Optional.empty() : failureWithNewerKeys(signed, known, metadata);
  }

  /** A key that nobody knows may be new, and one that is known may have been replaced under its old name. */
  private Optional<String> failureWithNewerKeys(Signed signed, List<JWK> known, ProviderMetadata metadata) {
    try {
      List<JWK> newer = keys.refetched(metadata.jwksUri());
      return isSigned(signed, newer) ? Optional.empty() : Optional.of(failure(signed, newer, metadata));
    } catch (IdentityProviderFault | IdentityProviderUnavailable e) {
      if (candidates(signed, known).isEmpty()) {
        throw e;
      }
      return Optional.of(failure(signed, known, metadata));
    }
  }

  private static String failure(Signed signed, List<JWK> keys, ProviderMetadata metadata) {
    int candidates = candidates(signed, keys).size();
    String came = "signature: kid is " + signed.keyId().map(FailedCheck::quoted).orElse("missing") + " and alg is "
        + signed.algorithm();
    return candidates == 0
        ? came + ", expected one of the " + keys.size() + " keys at " + metadata.jwksUri()
            + ", of which none fits (RSA keys under 2048 bits and keys for encryption do not count)"
        : came + ", expected a signature by a key at " + metadata.jwksUri() + ", of which " + candidates
            + " fit and none verifies it";
  }

  private static boolean isSigned(Signed signed, List<JWK> keys) {
    return candidates(signed, keys).stream().anyMatch(key -> signed.verifies(() -> verifier(key)));
  }

  /**
   * The keys that the token may have been signed with. Where it names one, those of that name and those without any;
   * where it names none, all: OpenID Connect Core 1.0, section 10.1, asks for a name where there are several keys, but
   * a signature that verifies proves no less without, and each candidate is the provider's own.
   */
  private static List<JWK> candidates(Signed signed, List<JWK> keys) {
    JWKMatcher matcher = new JWKMatcher.Builder().keyType(KeyType.forAlgorithm(signed.algorithm()))
        .keyUses(KeyUse.SIGNATURE, null).algorithms(signed.algorithm(), null).build();
    return keys.stream().filter(matcher::matches).filter(TokenSignatures::isFitToVerify).filter(signed::mayBeOf)
        .limit(MAX_CANDIDATES).toList();
  }

  private static boolean isFitToVerify(JWK key) {
    boolean strong = !(key instanceof RSAKey) || key.size() >= MIN_RSA_BITS;
    return strong && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      case OctetKeyPair ed -> new Ed25519Verifier(ed.toPublicJWK());
      default -> throw new JOSEException("not a key for signatures");
    };
  }

  private interface VerifierSource {
    JWSVerifier verifier() throws JOSEException;
  }

  /** What was signed, and of the header what verifying it takes: the verifier never sees the rest. */
  private record Signed(byte[] input, Base64URL signature, JWSAlgorithm algorithm, Optional<String> keyId) {
    static Signed of(String token, JWSAlgorithm algorithm, Optional<String> keyId) {
      int dot = token.lastIndexOf('.');
      return new Signed(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
          new Base64URL(token.substring(dot + 1)), algorithm, keyId);
    }

    boolean mayBeOf(JWK key) {
      return keyId.isEmpty() || key.getKeyID() == null || keyId.get().equals(key.getKeyID());
    }

    /** A key that does not fit the algorithm, such as one on another curve or of a wrong length, verifies nothing. */
    boolean verifies(VerifierSource source) {
      try {
        return source.verifier().verify(new JWSHeader(algorithm), input, signature);
      } catch (JOSEException | IllegalArgumentException e) {
        return false;
      }
    }
  }
}
