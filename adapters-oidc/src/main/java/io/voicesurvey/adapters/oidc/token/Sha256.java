package io.voicesurvey.adapters.oidc.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
  private static final MessageDigest SHA_256 = sha256();

  private Sha256() {}

  /** The digest of the text in UTF-8. Clones the algorithm: its lookup takes as long as the digest itself. */
  public static byte[] of(String text) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this platform's SHA-256 cannot be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
