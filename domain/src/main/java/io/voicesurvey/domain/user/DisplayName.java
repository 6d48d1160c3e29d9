package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/**
 * What a person is called on a screen: one line, 1 to 255 characters, something to see among them and none that change
 * how the text around them is shown.
 */
public record DisplayName(String value) {
  private static final int MAX_LENGTH = 255;

  /** Zero width non-joiner and joiner: part of how names and emoji are spelt. */
  private static final String JOINERS = "\u200C\u200D";

  public DisplayName {
    if (!isVisible(value) || value.codePointCount(0, value.length()) > MAX_LENGTH || !Text.isClean(value)
        || !value.codePoints().allMatch(DisplayName::mayStand)) {
      throw new IllegalArgumentException("a display name is 1 to 255 printable characters");
    }
  }

  /**
   * The name that the text gives without control and formatting characters and cut to length, or none where nothing
   * visible is left.
   */
  public static Optional<DisplayName> of(String text) {
    String plain = text.codePoints().filter(DisplayName::mayStand)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    return Optional.of(Text.cleaned(plain, MAX_LENGTH)).filter(DisplayName::isVisible).map(DisplayName::new);
  }

  /** Formatting characters, such as those that turn the direction of what follows, make one name look like another. */
  private static boolean mayStand(int codePoint) {
    return Character.getType(codePoint) != Character.FORMAT || JOINERS.indexOf(codePoint) >= 0;
  }

  private static boolean isVisible(String text) {
    return text.codePoints().anyMatch(codePoint -> !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint) && Character.getType(codePoint) != Character.FORMAT);
  }
}
