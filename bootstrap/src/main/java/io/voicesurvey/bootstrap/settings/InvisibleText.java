package io.voicesurvey.bootstrap.settings;

/** Detects invisible characters, which editors, chats and web pages insert into copied text. */
final class InvisibleText {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private InvisibleText() {}

  /**
   * Does not check control characters. Each format checks them, because some formats allow line breaks.
   *
   * @param strictly false: spaces and format characters such as joiners are allowed, except the byte order mark
   * @throws Unfit if the text contains such a character; the message names the character and nothing else of the text
   */
  static void refuseIn(String text, boolean strictly) throws Unfit {
    int found = text.codePoints().filter(character -> isInvisible(character, strictly)).findFirst().orElse(' ');
    if (found != ' ') {
      throw new Unfit(
          "holds an invisible character (U+%04X, %s): remove it".formatted(found, Character.getName(found)));
    }
  }

  private static boolean isInvisible(int character, boolean strictly) {
    return switch (Character.getType(character)) {
      case Character.FORMAT -> strictly || character == BYTE_ORDER_MARK;
      case Character.SPACE_SEPARATOR -> strictly && character != ' ';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
