package io.voicesurvey.domain;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What may stand in a text that a stranger chose and that is stored and shown. */
public final class Text {
  /** Format characters and what else Unicode gives no width ({@code Default_Ignorable_Code_Point}). */
  private static final String ZERO_WIDTH = "\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
      + "\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}";
  /** Spaces, fillers, and the empty Braille pattern. */
  private static final String BLANK = "\\s\\p{Z}\\x{2800}\\x{3164}\\x{FFA0}";
  private static final String AROUND = "[" + ZERO_WIDTH + BLANK + "]+";
  private static final Pattern ANY_ZERO_WIDTH = Pattern.compile("[" + ZERO_WIDTH + "]");
  private static final Pattern ANY_INVISIBLE = Pattern.compile("[\\p{Cc}" + ZERO_WIDTH + BLANK + "]");
  private static final Pattern OUTER_INVISIBLE = Pattern.compile("^" + AROUND + "|" + AROUND + "$");

  private Text() {}

  /** The first character that takes no ink, as a code point; none where all of them can be seen. */
  public static OptionalInt firstInvisible(String text) {
    return ANY_INVISIBLE.matcher(text).results().mapToInt(found -> found.group().codePointAt(0)).findFirst();
  }

  /** The text without the characters that leave no gap between those beside them. */
  public static String withoutZeroWidth(String text) {
    return ANY_ZERO_WIDTH.matcher(text).replaceAll("");
  }

  /** The text without the invisible characters at its ends, but for control characters that are no space. */
  public static String trimmed(String text) {
    return OUTER_INVISIBLE.matcher(text).replaceAll("");
  }

  /**
   * True where the text holds no control character, no end of a line and no half of a surrogate pair: it can be stored
   * and shown as it is.
   */
  public static boolean isClean(String text) {
    return text.codePoints().allMatch(Text::isClean);
  }

  /** The text without what {@link #isClean} forbids, trimmed, and of at most {@code limit} code points. */
  public static String cleaned(String text, int limit) {
    return text.codePoints().filter(Text::isClean).limit(limit)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString().strip();
  }

  private static boolean isClean(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> true;
    };
  }
}
