package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * The parts of a name as a directory stated them: {@code givenName} and {@code familyName} of SCIM (RFC 7643, section
 * 4.1.1). Each has 1 to 255 printable characters.
 */
public record FullName(Optional<String> given, Optional<String> family) {
  public static final FullName NONE = new FullName(Optional.empty(), Optional.empty());

  private static final int MAX_LENGTH = 255;

  public FullName {
    Objects.requireNonNull(given, "given");
    Objects.requireNonNull(family, "family");
    if (given.filter(text -> !isPart(text)).isPresent() || family.filter(text -> !isPart(text)).isPresent()) {
      throw new IllegalArgumentException("a part of a name must be 1 to 255 printable characters");
    }
  }

  /** Whether the text can be a part of a name. */
  public static boolean isPart(String text) {
    return text.length() <= MAX_LENGTH && Text.isClean(text) && DisplayName.isVisible(text);
  }
}
