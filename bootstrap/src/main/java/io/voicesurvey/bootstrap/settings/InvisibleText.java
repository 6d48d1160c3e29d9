package io.voicesurvey.bootstrap.settings;

/** Characters that nobody sees, and that editors, chats and web pages put into what people copy. */
final class InvisibleText {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private InvisibleText() {}

  /**
   * Control characters are for each format to judge: some allow line breaks.
   *
   * @param strictly false: spaces and joiners of any kind are allowed
   * @throws Unfit where the text holds such a character; names it, and nothing else of the text
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
