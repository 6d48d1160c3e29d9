package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.text.Normalizer;
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
   * The name that the text gives in Unicode's form NFC, without control and formatting characters and cut to length, or
   * none where nothing visible is left.
   */
  public static Optional<DisplayName> of(String text) {
    String plain = text.codePoints().filter(DisplayName::mayStand)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    String composed = Normalizer.normalize(Text.cleaned(plain, Integer.MAX_VALUE), Normalizer.Form.NFC);
    return Optional.of(Text.cleaned(composed, MAX_LENGTH)).filter(DisplayName::isVisible).map(DisplayName::new);
  }

  /** The form under which names are searched, in which two that differ in case alone are the same. */
  public String canonical() {
    return canonical(value);
  }

  /**
   * The start of a name in the form of {@link #canonical()}: each character folded for itself, whatever follows, so that
   * a start stays one.
   */
  public static String canonical(String start) {
    return Normalizer.normalize(start, Normalizer.Form.NFC).codePoints().map(Character::toUpperCase)
        .map(Character::toLowerCase).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
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
