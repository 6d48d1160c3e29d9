package io.voicesurvey.domain;

/** What may stand in a text that a stranger chose and that is stored and shown. */
public final class Text {
  private Text() {}

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
