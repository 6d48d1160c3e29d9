package io.voicesurvey.bootstrap.settings;

/** Detects text of the environment or command line that Java decoded wrongly, because it or the locale is not UTF-8. */
public final class UnreadableText {
  /** Replaces each unreadable character (Unicode, section 23.8). */
  public static final char CHARACTER = '\uFFFD';

  /** To be read after the name of the variable or argument. */
  public static final String ADVICE = "holds characters that can't be read: write them in UTF-8, and run in a locale that"
      + " uses UTF-8, for example with LC_ALL=C.UTF-8";

  private UnreadableText() {}

  public static boolean isIn(String text) {
    return text.indexOf(CHARACTER) >= 0;
  }
}
