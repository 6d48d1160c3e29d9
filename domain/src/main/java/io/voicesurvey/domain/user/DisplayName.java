package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.text.Normalizer;
import java.util.Optional;

/**
 * The displayed name of a person: one line, 1 to 255 characters, at least one of them visible, and none that changes
 * how the surrounding text is displayed.
 */
public record DisplayName(String value) {
  private static final int MAX_LENGTH = 255;

  /** Zero width non-joiner and joiner: part of the spelling of names and emoji. */
  private static final String JOINERS = "\u200C\u200D";

  public DisplayName {
    if (!isVisible(value) || value.codePointCount(0, value.length()) > MAX_LENGTH || !Text.isClean(value)
        || !value.codePoints().allMatch(DisplayName::isAllowed)) {
      throw new IllegalArgumentException("a display name must be 1 to 255 printable characters");
    }
  }

  /**
   * The text as a name in Unicode's form NFC, without control and formatting characters, cut to 255 characters. Empty
   * if nothing visible remains.
   */
  public static Optional<DisplayName> of(String text) {
    String plain = text.codePoints().filter(DisplayName::isAllowed)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    String composed = Normalizer.normalize(Text.cleaned(plain, Integer.MAX_VALUE), Normalizer.Form.NFC);
    return Optional.of(Text.cleaned(composed, MAX_LENGTH)).filter(DisplayName::isVisible).map(DisplayName::new);
  }

  /** The form for searches, in which case does not matter. */
  public String canonical() {
    return canonical(value);
  }

  /**
   * The prefix of a name in the form of {@link #canonical()}. Each character is folded independently of the next ones,
   * so that a prefix stays a prefix.
   */
  public static String canonical(String start) {
    return Normalizer.normalize(start, Normalizer.Form.NFC).codePoints().map(Character::toUpperCase)
        .map(Character::toLowerCase).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Formatting characters, such as those that change the text direction, make one name look like another. */
  private static boolean isAllowed(int codePoint) {
    return Character.getType(codePoint) != Character.FORMAT || JOINERS.indexOf(codePoint) >= 0;
  }

  /** True if the text has a visible character. */
  static boolean isVisible(String text) {
    return text.codePoints().anyMatch(codePoint -> !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint) && Character.getType(codePoint) != Character.FORMAT);
  }
}
