package io.voicesurvey.domain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks and cleans untrusted text that is stored and displayed. */
public final class Text {
  /** Format characters and the other characters without width ({@code Default_Ignorable_Code_Point} of Unicode). */
  private static final String ZERO_WIDTH = "\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
      + "\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}";
  /** Spaces, fillers, and the empty Braille pattern. */
  private static final String BLANK = "\\s\\p{Z}\\x{2800}\\x{3164}\\x{FFA0}";
  private static final String AROUND = "[" + ZERO_WIDTH + BLANK + "]+";
  private static final Pattern ANY_ZERO_WIDTH = Pattern.compile("[" + ZERO_WIDTH + "]");
  private static final Pattern ANY_INVISIBLE = Pattern.compile("[\\p{Cc}" + ZERO_WIDTH + BLANK + "]");
  private static final Pattern OUTER_INVISIBLE = Pattern.compile("^" + AROUND + "|" + AROUND + "$");

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Text() {}

  /** The UUID, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<UUID> uuid(String text) {
    return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  /** The first invisible character, as a code point. Empty if all are visible. */
  public static OptionalInt firstInvisible(String text) {
    return ANY_INVISIBLE.matcher(text).results().mapToInt(found -> found.group().codePointAt(0)).findFirst();
  }

  /**
   * The first character that editors, chats and web pages insert into copied text: a separator of lines or paragraphs, a
   * byte order mark, any other format character, or a space other than U+0020. Empty if there is none. Line breaks and
   * other control characters are allowed.
   *
   * @param isForeign whether the text is a name from elsewhere, which may have any space and any format character except
   *                  a byte order mark
   */
  public static OptionalInt firstPasted(String text, boolean isForeign) {
    return text.codePoints().filter(codePoint -> switch (Character.getType(codePoint)) {
      case Character.FORMAT -> !isForeign || codePoint == BYTE_ORDER_MARK;
      case Character.SPACE_SEPARATOR -> !isForeign && codePoint != ' ';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    }).findFirst();
  }

  /** The text without zero-width characters. */
  public static String withoutZeroWidth(String text) {
    return ANY_ZERO_WIDTH.matcher(text).replaceAll("");
  }

  /** The text without invisible characters at its ends. Control characters that are not white space stay. */
  public static String trimmed(String text) {
    return OUTER_INVISIBLE.matcher(text).replaceAll("");
  }

  /**
   * True if the text has no control character, no line or paragraph separator and no unpaired surrogate: it can be
   * stored and displayed unchanged.
   */
  public static boolean isClean(String text) {
    // Each read of a user and each request body comes here: a loop costs a fraction of a stream.
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!isClean(text.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The text without the characters that {@link #isClean} forbids, cut to {@code limit} code points, then stripped of
   * white space at its ends.
   */
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
