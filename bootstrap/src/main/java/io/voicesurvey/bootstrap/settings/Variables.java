package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.bootstrap.settings.Settings.Problem;
import io.voicesurvey.domain.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment variables, which may also come from files, and the problems found in them. */
final class Variables {
  /** More than any setting needs; a wrong name such as {@code /dev/zero} must not fill the memory. */
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private static final String FILE = "_FILE";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Parses the text of a variable. */
  @FunctionalInterface
  interface Format<T> {
    T parse(String text) throws InvalidSetting;
  }

  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  void complain(String variable, String message) {
    problems.add(new Problem(variable, message));
  }

  <T> Variable<T> read(String name, Format<T> format) {
    try {
      Optional<String> text = text(name);
      return new Variable<>(name, text.isPresent() ? Optional.of(format.parse(text.get())) : Optional.empty(), false);
    } catch (InvalidSetting e) {
      complain(name, e.getMessage());
      return new Variable<>(name, Optional.empty(), true);
    }
  }

  /** Reads all variables whose name begins with {@code prefix}, also from files, and keeps the values unchanged. */
  Map<String, Secret> readAll(String prefix) {
    return environment.keySet().stream().filter(name -> name.startsWith(prefix)).map(Variables::withoutFile).distinct()
        .map(name -> read(name, Secret::of)).flatMap(Variable::stream)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** OpenTelemetry's OTEL_CONFIG_FILE is a variable of its own. */
  private static String withoutFile(String name) {
    return name.endsWith(FILE) && !name.endsWith("_CONFIG" + FILE)
        ? name.substring(0, name.length() - FILE.length())
        : name;
  }

  /** Reads a variable with two names. If both are set, their values must be equal. */
  <T> Variable<T> read(String name, String alias, Format<T> format) {
    Variable<T> primary = read(name, format);
    Variable<T> secondary = read(alias, format);
    if (primary.value().isPresent() && secondary.value().isPresent() && !primary.value().equals(secondary.value())) {
      complain(name, "and its alias " + alias + " differ: keep one of them");
    }
    return primary.value().isPresent() || primary.wrong
        ? primary
        : new Variable<>(name, secondary.value(), secondary.wrong);
  }

  private Optional<String> text(String name) throws InvalidSetting {
    Optional<String> direct = nonEmpty(name);
    Optional<String> file = nonEmpty(name + FILE);
    if (direct.isPresent() && file.isPresent()) {
      throw new InvalidSetting("is set twice, here and by " + name + "_FILE: keep one of them");
    }
    Optional<String> text = file.isPresent() ? Optional.of(content(name, file.get())) : direct;
    if (text.isPresent()) {
      refuseInvisible(text.get(), !isNamedElsewhere(name));
    }
    return text;
  }

  /** Names from the identity provider may contain any spaces and joiners. */
  private static boolean isNamedElsewhere(String name) {
    return name.endsWith("ROLE_CLAIM") || name.endsWith("ROLE_MAP");
  }

  /**
   * Editors, chats and web pages insert invisible characters into copied text. Each format checks control characters
   * itself, because some formats allow line breaks.
   */
  private static void refuseInvisible(String text, boolean strictly) throws InvalidSetting {
    OptionalInt found = text.codePoints().filter(character -> isInvisible(character, strictly)).findFirst();
    if (found.isPresent()) {
      throw new InvalidSetting("holds an invisible character (U+%04X, %s): remove it".formatted(found.getAsInt(),
          Character.getName(found.getAsInt())));
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

  /** An empty variable counts as unset: compose files turn an undefined variable into an empty one. */
  private Optional<String> nonEmpty(String name) throws InvalidSetting {
    Optional<String> text = Optional.ofNullable(environment.get(name)).filter(given -> !given.isEmpty());
    if (text.filter(GivenText::isUnreadable).isPresent()) {
      throw new InvalidSetting(GivenText.ADVICE);
    }
    return text;
  }

  private static String content(String name, String file) throws InvalidSetting {
    try (InputStream stream = Files.newInputStream(Path.of(file))) {
      byte[] bytes = stream.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new InvalidSetting(
            "the file that " + name + "_FILE names is over 64 KiB: name the file that holds the value");
      }
      return withoutWhatEditorsAdd(name,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidSetting(
          "the file that " + name + "_FILE names is not UTF-8 text: name the file that holds the value, and"
              + " save it as UTF-8 where it is UTF-16");
    } catch (IOException | InvalidPathException e) {
      throw new InvalidSetting(
          "the file that " + name + "_FILE names can't be read: check that it exists and who may read it");
    }
  }

  private static String withoutWhatEditorsAdd(String name, String content) throws InvalidSetting {
    String value = content.replaceFirst("^" + BYTE_ORDER_MARK, "").replaceFirst("\r?\n\\z", "");
    if (value.isEmpty()) {
      throw new InvalidSetting("the file that " + name + "_FILE names is empty: write the value into it");
    }
    return value;
  }

  /**
   * The value of one variable, present if it is set and valid. The values of its suppliers are meaningful only if no
   * variable has a problem.
   */
  final class Variable<T> {
    private final String name;
    private final Optional<T> value;
    private final boolean wrong;

    private Variable(String name, Optional<T> value, boolean wrong) {
      this.name = name;
      this.value = value;
      this.wrong = wrong;
    }

    Optional<T> value() {
      return value;
    }

    private Stream<Map.Entry<String, T>> stream() {
      return value.map(given -> Map.entry(name, given)).stream();
    }

    boolean isUnset() {
      return value.isEmpty() && !wrong;
    }

    Supplier<T> orElse(T fallback) {
      return () -> value.orElse(fallback);
    }

    Supplier<T> orElseGet(Supplier<T> fallback) {
      return () -> value.orElseGet(fallback);
    }

    /** @param advice how to set the variable */
    Supplier<T> required(String advice) {
      if (isUnset()) {
        complain(name, "is required: " + advice);
      }
      return () -> value.orElseThrow();
    }
  }
}
