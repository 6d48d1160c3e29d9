package io.voicesurvey.bootstrap;

import io.voicesurvey.bootstrap.settings.UnreadableText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks the variables and arguments of this process, which must be UTF-8. Java decodes them by the encoding of the
 * locale and reports no failure. If that encoding is not UTF-8, each character outside of ASCII becomes
 * {@link UnreadableText#CHARACTER}, which is refused later.
 */
final class GivenText {
  private static final char LAST_OF_ASCII = '\u007F';

  private final boolean isReadAsUtf8;

  private GivenText(boolean isReadAsUtf8) {
    this.isReadAsUtf8 = isReadAsUtf8;
  }

  /** Uses the encoding that this JVM took from the locale at its start. */
  static GivenText ofThisProcess() {
    return readAs(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
  }

  /** @param encoding the name of the locale's encoding */
  static GivenText readAs(String encoding) {
    return new GivenText(StandardCharsets.UTF_8.name().equalsIgnoreCase(encoding));
  }

  Map<String, String> environment(Map<String, String> variables) {
    return variables.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, variable -> text(variable.getValue())));
  }

  String[] arguments(String... arguments) {
    return Arrays.stream(arguments).map(this::text).toArray(String[]::new);
  }

  private String text(String decoded) {
    return isReadAsUtf8
        ? decoded
        : decoded.codePoints().map(GivenText::asciiOrUnreadable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  private static int asciiOrUnreadable(int codePoint) {
    return codePoint > LAST_OF_ASCII ? UnreadableText.CHARACTER : codePoint;
  }
}
