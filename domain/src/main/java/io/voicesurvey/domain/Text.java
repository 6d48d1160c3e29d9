package io.voicesurvey.domain;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What may stand in a text that a stranger chose and that is stored and shown. */
public final class Text {
  /**
   * Control and format characters, spaces, and what else Unicode shows as nothing or as a space
   * ({@code Default_Ignorable_Code_Point}, fillers, the empty Braille pattern).
   */
  private static final String INVISIBLE = "[\\p{Cc}\\p{Cf}\\p{Z}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
      + "\\x{2800}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]";
  private static final Pattern ANY_INVISIBLE = Pattern.compile(INVISIBLE);
  private static final Pattern OUTER_INVISIBLE = Pattern.compile("^" + INVISIBLE + "+|" + INVISIBLE + "+$");

  private Text() {}

  /** The first character that takes no ink, as a code point; none where all of them can be seen. */
  public static OptionalInt firstInvisible(String text) {
    return ANY_INVISIBLE.matcher(text).results().mapToInt(found -> found.group().codePointAt(0)).findFirst();
  }

  /** The text without its characters that {@link #firstInvisible} looks for. */
  public static String withoutInvisible(String text) {
    return ANY_INVISIBLE.matcher(text).replaceAll("");
  }

  /** The text without the characters before its first and after its last that can be seen. */
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
