package io.voicesurvey.bootstrap.settings;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Marks unreadable characters in the variables and arguments of this process, which must be UTF-8. Java decodes them by
 * the encoding of the locale and reports no failure. If that encoding is not UTF-8, each character outside of ASCII
 * counts as unreadable.
 */
public final class ProcessEncoding {
  /** To be read after the name of the variable or argument. */
  public static final String ADVICE = "contains characters that cannot be read: write it in UTF-8, and use a UTF-8 locale,"
      + " for example LC_ALL=C.UTF-8";

  /** Replaces each unreadable character (Unicode, section 23.8). */
  private static final char UNREADABLE = '\uFFFD';
  private static final char LAST_OF_ASCII = '\u007F';

  private final boolean isReadAsUtf8;

  private ProcessEncoding(boolean isReadAsUtf8) {
    this.isReadAsUtf8 = isReadAsUtf8;
  }

  /** Uses the encoding that this JVM took from the locale at its start. */
  public static ProcessEncoding ofThisProcess() {
    return readAs(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
  }

  /** @param encoding the name of the locale's encoding */
  public static ProcessEncoding readAs(String encoding) {
    return new ProcessEncoding(StandardCharsets.UTF_8.name().equalsIgnoreCase(encoding));
  }

  public Map<String, String> environment(Map<String, String> variables) {
    return variables.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, variable -> text(variable.getValue())));
  }

  public String[] arguments(String... arguments) {
    return Arrays.stream(arguments).map(this::text).toArray(String[]::new);
  }

  /** Whether the text contains unreadable characters. */
  public static boolean isUnreadable(String text) {
    return text.indexOf(UNREADABLE) >= 0;
  }

  private String text(String decoded) {
    return isReadAsUtf8
        ? decoded
        : decoded.codePoints().map(ProcessEncoding::asciiOrUnreadable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  private static int asciiOrUnreadable(int codePoint) {
    return codePoint > LAST_OF_ASCII ? UNREADABLE : codePoint;
  }
}
