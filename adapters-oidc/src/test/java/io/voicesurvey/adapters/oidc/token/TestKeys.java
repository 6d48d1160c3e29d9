package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.domain.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/** Creates keys and key files for tests. */
public final class TestKeys {
  public static final Secret SECRET = Secret.of("a test's secret of more than thirty-two bytes");
  public static final Secret OTHER_SECRET = Secret.of("another test's secret of more than that many");

  /** A time long after the creation of every file of a test. */
  public static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private TestKeys() {}

  public static SigningKeys secret() {
    return secret(SECRET);
  }

  public static SigningKeys secret(Secret secret) {
    try {
      return SigningKeys.ofSecret(secret);
    } catch (UnusableKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  public static SigningKeys path(Path path) {
    return path(path, () -> LATER);
  }

  /** The keys of files whose change time is their modification time. */
  public static SigningKeys path(Path path, InstantSource clock) {
    return path(path, file -> Files.getLastModifiedTime(file).toInstant(), clock);
  }

  static SigningKeys path(Path path, KeyFiles.ChangeTime changeTime, InstantSource clock) {
    try {
      return SigningKeys.of(new KeyFiles(path, changeTime), clock);
    } catch (UnusableKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The newest key. */
  public static SigningKey signing(SigningKeys keys) {
    return keys.get().settled(LATER);
  }

  /** The number of keys. */
  public static int count(SigningKeys keys) {
    return keys.get().ids().size();
  }

  /** The id of the key in that file. */
  public static String id(Path file) {
    return signing(path(file)).id();
  }

  public static PrivateKey rsa(int bits) {
    return generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  public static PrivateKey ec(String curve) {
    return generate("EC", new ECGenParameterSpec(curve));
  }

  public static PrivateKey ed(NamedParameterSpec curve) {
    return generate("EdDSA", curve);
  }

  /** Writes the key as PKCS#8 PEM and returns the file. */
  public static Path write(Path file, PrivateKey key) {
    String text = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(key.getEncoded());
    return write(file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void touch(Path file, Instant modified) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrivateKey generate(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
