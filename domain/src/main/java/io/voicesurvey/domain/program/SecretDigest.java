package io.voicesurvey.domain.program;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The SHA-256 digest of a client secret, stored in place of the secret. A slow hash such as Argon2 protects passwords,
 * which an attacker can guess. A client secret has 256 random bits: no attacker can try them all, however fast the hash
 * is. A slow hash would only let strangers use up processor time with wrong secrets.
 */
public final class SecretDigest {
  private static final int LENGTH = 32;

  private final byte[] bytes;

  private SecretDigest(byte[] bytes) {
    this.bytes = bytes;
  }

  public static SecretDigest of(Secret secret) {
    return new SecretDigest(Sha256.of(secret.reveal()));
  }

  /** @throws IllegalArgumentException if these are not 64 hexadecimal digits */
  public static SecretDigest parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has 32 bytes");
    }
    return new SecretDigest(bytes);
  }

  /** 64 hexadecimal digits, to store. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Compares in a time that does not depend on the position of a difference. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretDigest digest && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return hex().hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
