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
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that an issuer signed a token: with an accepted algorithm, by one of its published keys or, with HS256, by a
 * shared key. The token has no influence on the keys: {@code jku}, {@code x5u}, {@code jwk} and
 * {@code x5c} are ignored (RFC 8725, section 3.10).
 */
public final class TokenSignatures {
  private static final int MIN_RSA_BITS = 2048;

  /** The maximum number of keys to try, so that a huge key set cannot use too much processor time. */
  private static final int MAX_CANDIDATES = 16;

  private final ProviderKeys keys;

  public TokenSignatures(ProviderKeys keys) {
    this.keys = keys;
  }

  /**
   * What a token may be signed with.
   *
   * @param algorithms the accepted ones
   * @param origin     where the algorithms come from, for messages
   * @param sharedKey  the key of HS256
   * @param jwksUri    where the issuer publishes its keys
   */
  public record Accepted(List<String> algorithms, String origin, Optional<Secret> sharedKey, URI jwksUri) {
    public Accepted {
      algorithms = List.copyOf(algorithms);
    }
  }

  /** The first failed check, as {@link FailedCheck} describes it; empty if the issuer signed the token. */
  public Optional<String> failure(String token, CompactJws jws, Accepted accepted) {
    return Stream.of("crit", "b64")
        .flatMap(name -> unless(() -> jws.headerLacks(name), jws.header(), name, "no " + name).stream()).findFirst()
        .or(() -> unless(() -> StrictJson.string(jws.header(), "alg").filter(accepted.algorithms()::contains)
            .isPresent(), jws.header(), "alg", FailedCheck.list(accepted.algorithms()) + ", from " + accepted.origin()))
        .or(() -> signatureFailure(token, jws, accepted));
  }

  /**
   * The listed algorithms that need no shared key and that this service supports; RS256 if none are listed, the default
   * of OpenID Connect.
   */
  public static List<String> asymmetric(List<String> listed) {
    return listed.isEmpty()
        ? List.of("RS256")
        : listed.stream().filter(ProviderSettings.ALGORITHMS::contains).filter(name -> !name.equals("HS256")).toList();
  }

  private Optional<String> signatureFailure(String token, CompactJws jws, Accepted accepted) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(StrictJson.string(jws.header(), "alg").orElseThrow());
    Signed signed = Signed.of(token, algorithm, StrictJson.string(jws.header(), "kid"));
    if (JWSAlgorithm.HS256.equals(algorithm)) {
      return accepted.sharedKey().filter(secret -> signed.verifies(() -> new MACVerifier(secret.reveal())))
          .isPresent()
              ? Optional.empty()
              : Optional.of("signature: not valid, expected HS256 with the client secret as the key");
    }
    List<JWK> cached = keys.cached(accepted.jwksUri());
    return isSigned(signed, cached) ? Optional.empty() : failureWithNewerKeys(signed, cached, accepted.jwksUri());
  }

  /** An unknown key may be new, and a cached key may have been replaced under the same {@code kid}. */
  private Optional<String> failureWithNewerKeys(Signed signed, List<JWK> cached, URI jwksUri) {
    try {
      List<JWK> newer = keys.refetched(jwksUri);
      return isSigned(signed, newer) ? Optional.empty() : Optional.of(failure(signed, newer, jwksUri));
    } catch (IdentityProviderFault | IdentityProviderUnavailable e) {
      if (candidates(signed, cached).isEmpty()) {
        throw e;
      }
      return Optional.of(failure(signed, cached, jwksUri));
    }
  }

  private static String failure(Signed signed, List<JWK> keys, URI jwksUri) {
    int candidates = candidates(signed, keys).size();
    String received = "signature: kid is " + signed.keyId().map(FailedCheck::quoted).orElse("missing") + " and alg is "
        + signed.algorithm();
    return candidates == 0
        ? received + ", expected one of the " + keys.size() + " keys at " + jwksUri
            + ", but none of them matches (RSA keys under 2048 bits and encryption keys are ignored)"
        : received + ", expected a signature by a key at " + jwksUri + ", but it is valid for none of the "
            + candidates + " matching keys";
  }

  private static boolean isSigned(Signed signed, List<JWK> keys) {
    return candidates(signed, keys).stream().anyMatch(key -> signed.verifies(() -> verifier(key)));
  }

  /**
   * The keys that may have signed the token. If the token has a {@code kid}: keys with the same or no {@code kid}. If
   * not: all keys. OpenID Connect Core 1.0, section 10.1, requires a {@code kid} if there are several keys, but all
   * candidates are the provider's own, so a valid signature proves the same without it.
   */
  private static List<JWK> candidates(Signed signed, List<JWK> keys) {
    JWKMatcher matcher = new JWKMatcher.Builder().keyType(KeyType.forAlgorithm(signed.algorithm()))
        .keyUses(KeyUse.SIGNATURE, null).algorithms(signed.algorithm(), null).build();
    return keys.stream().filter(matcher::matches).filter(TokenSignatures::isForVerification).filter(signed::mayBeOf)
        .limit(MAX_CANDIDATES).toList();
  }

  private static boolean isForVerification(JWK key) {
    boolean strong = !(key instanceof RSAKey) || key.size() >= MIN_RSA_BITS;
    return strong && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      case OctetKeyPair ed -> new Ed25519Verifier(ed.toPublicJWK());
      default -> throw new JOSEException("the key is not a signature key");
    };
  }

  private interface VerifierSource {
    JWSVerifier verifier() throws JOSEException;
  }

  /** The signed bytes and the header values for verification. The verifier never gets the rest of the header. */
  private record Signed(byte[] input, Base64URL signature, JWSAlgorithm algorithm, Optional<String> keyId) {
    static Signed of(String token, JWSAlgorithm algorithm, Optional<String> keyId) {
      int dot = token.lastIndexOf('.');
      return new Signed(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
          new Base64URL(token.substring(dot + 1)), algorithm, keyId);
    }

    boolean mayBeOf(JWK key) {
      return keyId.isEmpty() || key.getKeyID() == null || keyId.get().equals(key.getKeyID());
    }

    /** False also if the key does not fit the algorithm, for example by its curve or length. */
    boolean verifies(VerifierSource source) {
      try {
        return source.verifier().verify(new JWSHeader(algorithm), input, signature);
      } catch (JOSEException | IllegalArgumentException e) {
        return false;
      }
    }
  }
}
