package io.voicesurvey.adapters.oidc.token;

import com.google.crypto.tink.subtle.Hkdf;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.voicesurvey.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of this service. It signs and verifies access tokens. The keys for other purposes are derived from it with
 * HKDF-SHA-256 (RFC 5869), so that none of them reveals another.
 */
public final class SigningKey {
  private static final int MIN_SECRET_BYTES = 32;
  private static final int KEY_ID_BYTES = 12;
  private static final int DERIVED_BYTES = 32;
  private static final String HMAC_SHA_256 = "HmacSHA256";

  /** The bytes before the 32 bytes of a public Ed25519 key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String id;
  private final SignatureAlgorithm algorithm;
  private final KeyMaterial material;
  private final Map<String, String> publicJwk;
  private final SecretKey refreshTokenKey;
  private final Mac refreshTokenMac;
  private final SecretKey loginAttemptKey;
  private final SecretKey logoutHintKey;
  private final SecretKey providerTokenKey;

  private SigningKey(String id, SignatureAlgorithm algorithm, KeyMaterial material, byte[] root,
      Map<String, String> publicJwk) {
    this.id = id;
    this.algorithm = algorithm;
    this.material = material;
    this.publicJwk = Map.copyOf(publicJwk);
    this.refreshTokenKey = new SecretKeySpec(derived(root, "refresh token", DERIVED_BYTES), HMAC_SHA_256);
    this.refreshTokenMac = mac(refreshTokenKey);
    this.loginAttemptKey = new SecretKeySpec(derived(root, "login attempt", DERIVED_BYTES), "AES");
    this.logoutHintKey = new SecretKeySpec(derived(root, "logout hint", DERIVED_BYTES), "AES");
    this.providerTokenKey = new SecretKeySpec(derived(root, "provider token", DERIVED_BYTES), "AES");
  }

  static SigningKey of(Secret secret) throws UnusableKeyException {
    byte[] root = secret.reveal().getBytes(StandardCharsets.UTF_8);
    if (root.length < MIN_SECRET_BYTES) {
      throw new UnusableKeyException("the secret is shorter than " + MIN_SECRET_BYTES + " bytes");
    }
    String id = Base64.getUrlEncoder().encodeToString(derived(root, "key id", KEY_ID_BYTES));
    SecretKey key = new SecretKeySpec(root, HMAC_SHA_256);
    return new SigningKey(id, SignatureAlgorithm.HS256, new KeyMaterial.Shared(key), root, Map.of());
  }

  static SigningKey of(JWK pair) throws UnusableKeyException {
    try {
      return switch (pair) {
        case RSAKey rsa -> of(rsa, SignatureAlgorithm.RS256,
            new KeyMaterial.Pair(rsa.toPrivateKey(), rsa.toPublicKey()), rsa.getPrivateExponent().decode());
        case ECKey ec -> of(ec, SignatureAlgorithm.ES256,
            new KeyMaterial.Pair(ec.toPrivateKey(), ec.toPublicKey()), ec.getD().decode());
        case OctetKeyPair ed ->
          of(ed, SignatureAlgorithm.EDDSA, new KeyMaterial.Pair(edPrivate(ed), edPublic(ed)), ed.getDecodedD());
        default -> throw new UnusableKeyException("a key of type " + pair.getKeyType() + " cannot sign");
      };
    } catch (JOSEException | GeneralSecurityException e) {
      throw new UnusableKeyException("the key cannot be used");
    }
  }

  private static SigningKey of(JWK pair, SignatureAlgorithm algorithm, KeyMaterial material,
      byte[] root) {
    Map<String, String> published = new TreeMap<>();
    pair.toPublicJWK().toJSONObject().forEach((name, value) -> published.put(name, value.toString()));
    published.put("alg", algorithm.getAlgorithm());
    published.put("use", "sig");
    return new SigningKey(pair.getKeyID(), algorithm, material, root, published);
  }

  /** The {@code kid} of tokens and seals that use this key. */
  public String id() {
    return id;
  }

  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /** The public key as a JWK; empty if the key is symmetric. */
  public Optional<Map<String, String>> publicJwk() {
    return publicJwk.isEmpty() ? Optional.empty() : Optional.of(publicJwk);
  }

  /** The HMAC-SHA-256 key for refresh tokens. */
  public SecretKey refreshTokenKey() {
    return refreshTokenKey;
  }

  /** HMAC-SHA-256 (RFC 2104) of a refresh token's content. Clones the Mac: its lookup takes longer than its work. */
  byte[] refreshTokenMac(byte[] content) {
    try {
      return ((Mac) refreshTokenMac.clone()).doFinal(content);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this platform's HMAC-SHA-256 cannot be cloned", e);
    }
  }

  /** The AES-256-GCM key for login attempts. */
  public SecretKey loginAttemptKey() {
    return loginAttemptKey;
  }

  /** The AES-256-GCM key for logout hints: ID tokens to send back to the identity provider at a logout. */
  public SecretKey logoutHintKey() {
    return logoutHintKey;
  }

  /** The AES-256-GCM key for the refresh tokens of the identity providers. */
  public SecretKey providerTokenKey() {
    return providerTokenKey;
  }

  KeyMaterial material() {
    return material;
  }

  /** The id, without key material. */
  @Override
  public String toString() {
    return id;
  }

  private static PrivateKey edPrivate(OctetKeyPair pair) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD()));
  }

  private static PublicKey edPublic(OctetKeyPair pair) throws GeneralSecurityException {
    byte[] x = pair.getDecodedX();
    byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance(HMAC_SHA_256);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no HMAC-SHA-256", e);
    }
  }

  private static byte[] derived(byte[] root, String purpose, int length) {
    byte[] info = ("voicesurveyagent 1 " + purpose).getBytes(StandardCharsets.US_ASCII);
    try {
      return Hkdf.computeHkdf("HMACSHA256", root, new byte[0], info, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no HMAC-SHA-256", e);
    }
  }

  /** The key that signs and the key that verifies. */
  sealed interface KeyMaterial {
    Key signing();

    final class Shared implements KeyMaterial {
      private final SecretKey key;

      Shared(SecretKey key) {
        this.key = key;
      }

      @Override
      public SecretKey signing() {
        return key;
      }
    }

    final class Pair implements KeyMaterial {
      private final PrivateKey signing;
      private final PublicKey verification;

      Pair(PrivateKey signing, PublicKey verification) {
        this.signing = signing;
        this.verification = verification;
      }

      @Override
      public PrivateKey signing() {
        return signing;
      }

      PublicKey verification() {
        return verification;
      }
    }
  }
}
