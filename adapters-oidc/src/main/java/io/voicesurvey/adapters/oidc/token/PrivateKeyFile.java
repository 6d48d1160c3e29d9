package io.voicesurvey.adapters.oidc.token;

import com.google.crypto.tink.internal.EllipticCurvesUtil;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a file with one PKCS#8 PEM private key (RFC 7468, section 10): RSA of 2,048 bits or more, P-256 or Ed25519. */
public final class PrivateKeyFile {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MIN_RSA_BITS = 2048;
  private static final Pattern BLOCK = Pattern
      .compile("-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]++)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PrivateKeyFile() {}

  /** The key pair; its key id is its thumbprint (RFC 7638). */
  public static JWK read(Path file) throws UnusableKeyException {
    Matcher block = BLOCK.matcher(text(file));
    if (!block.find()) {
      throw new UnusableKeyException(file + " contains no unencrypted PKCS#8 private key (BEGIN PRIVATE KEY)");
    }
    byte[] encoded = decoded(file, block.group(1));
    if (block.find()) {
      throw new UnusableKeyException(file + " contains more than one private key");
    }
    return keyPair(file, encoded);
  }

  private static byte[] decoded(Path file, String base64) throws UnusableKeyException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(file + " contains a damaged key");
    }
  }

  /** True if the file has a PEM label of a private key of any kind; false if it is too large for a key. */
  static boolean isPrivateKey(Path file) throws UnusableKeyException {
    byte[] bytes = bytes(file);
    return bytes.length <= MAX_LENGTH && new String(bytes, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----");
  }

  private static String text(Path file) throws UnusableKeyException {
    byte[] bytes = bytes(file);
    if (bytes.length > MAX_LENGTH) {
      throw new UnusableKeyException(file + " is too large for a private key");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** One byte over the limit is enough to detect a file that is too large, even an endless device. */
  private static byte[] bytes(Path file) throws UnusableKeyException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_LENGTH + 1);
    } catch (IOException e) {
      throw new UnusableKeyException(file + " cannot be read");
    }
  }

  private static JWK keyPair(Path file, byte[] encoded) throws UnusableKeyException {
    PrivateKey key = ALGORITHMS.stream().flatMap(algorithm -> decode(algorithm, encoded).stream()).findFirst()
        .orElseThrow(() -> new UnusableKeyException(file + " contains no RSA, P-256 or Ed25519 key"));
    try {
      return switch (key) {
        case RSAPrivateCrtKey rsa -> rsa(file, rsa);
        case ECPrivateKey ec -> ec(file, ec);
        case EdECPrivateKey ed -> ed(file, ed);
        default -> throw new UnusableKeyException(file + " contains no RSA, P-256 or Ed25519 key");
      };
    } catch (GeneralSecurityException | JOSEException e) {
      throw new UnusableKeyException(file + " contains a damaged key");
    }
  }

  /** Empty for a key of another algorithm, because each factory accepts only its own. */
  private static Optional<PrivateKey> decode(String algorithm, byte[] encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static JWK rsa(Path file, RSAPrivateCrtKey key)
      throws GeneralSecurityException, JOSEException, UnusableKeyException {
    if (key.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new UnusableKeyException(file + " contains an RSA key of less than " + MIN_RSA_BITS + " bits");
    }
    RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    RSAPublicKey publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    return new RSAKey.Builder(publicKey).privateKey(key).keyIDFromThumbprint().build();
  }

  private static JWK ec(Path file, ECPrivateKey key)
      throws GeneralSecurityException, JOSEException, UnusableKeyException {
    if (!Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
      throw new UnusableKeyException(file + " contains an elliptic curve key that is not on P-256");
    }
    ECPublicKeySpec spec = new ECPublicKeySpec(
        EllipticCurvesUtil.multiplyByGenerator(key.getS(), EllipticCurvesUtil.NIST_P256_PARAMS), key.getParams());
    var publicKey = (java.security.interfaces.ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    return new ECKey.Builder(Curve.P_256, publicKey).privateKey(key).keyIDFromThumbprint().build();
  }

  private static JWK ed(Path file, EdECPrivateKey key)
      throws GeneralSecurityException, JOSEException, UnusableKeyException {
    if (!NamedParameterSpec.ED25519.getName().equals(key.getParams().getName())) {
      throw new UnusableKeyException(file + " contains an Edwards curve key that is not Ed25519");
    }
    byte[] seed = key.getBytes().orElseThrow(() -> new UnusableKeyException(file + " contains a damaged key"));
    Base64URL x = Base64URL.encode(Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey());
    return new OctetKeyPair.Builder(Curve.Ed25519, x).d(Base64URL.encode(seed)).keyIDFromThumbprint().build();
  }
}
