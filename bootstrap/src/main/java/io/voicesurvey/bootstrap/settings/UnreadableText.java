package io.voicesurvey.bootstrap.settings;

/** Text of the process's environment or command line that is not what was given: it was not UTF-8, or not read as such. */
public final class UnreadableText {
  /** What stands for each character that could not be read (Unicode, section 23.8). */
  public static final char CHARACTER = '\uFFFD';

  /** To be read after the name of what holds it. */
  public static final String ADVICE = "holds characters that can't be read: write them in UTF-8, and run in a locale that"
      + " uses UTF-8, for example with LC_ALL=C.UTF-8";

  private UnreadableText() {}

  public static boolean isIn(String text) {
    return text.indexOf(CHARACTER) >= 0;
  }
}
