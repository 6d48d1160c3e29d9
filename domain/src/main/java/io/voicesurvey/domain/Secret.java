package io.voicesurvey.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A value that must not be disclosed: a token, a key, a code. {@link #toString()} returns a mask. Only
 * {@link #reveal()} returns the text, so that a search for its name finds every disclosure.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** @throws IllegalArgumentException if {@code value} is empty */
  public static Secret of(String value) {
    if (Objects.requireNonNull(value, "value").isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    return new Secret(value);
  }

  /** The text. Call it only to hand the text to its owner or to compare it. */
  public String reveal() {
    return value;
  }

  /** Compares in a time that does not depend on the position of a difference. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
