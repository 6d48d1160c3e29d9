package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.bootstrap.settings.Settings.Problem;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.login.ProviderId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The environment variables, which may also come from files, and the problems found in them. */
final class Variables {
  /** More than any setting needs; a wrong name such as {@code /dev/zero} must not fill the memory. */
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private static final String FILE = "_FILE";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final String PLAIN_PREFIX = "OIDC_";

  /** Variables of a provider for which no plain variable sets a value. */
  private static final Set<String> OWN = Set.of("OIDC_ISSUER", "OIDC_ISSUER_URL", "OIDC_CLIENT_ID",
      "OIDC_CLIENT_SECRET", "OIDC_CLIENT_PRIVATE_KEY_FILE", "OIDC_REDIRECT_URI", "OIDC_NAME", "OIDC_DOMAINS",
      "OIDC_ADOPT_BY_EMAIL", "OIDC_SCIM_ID_CLAIM");

  /** Parses the text of a variable. */
  @FunctionalInterface
  interface Format<T> {
    T parse(String text) throws InvalidSetting;
  }

  private final Map<String, String> environment;
  /** Without repetition: several providers may share a variable. */
  private final Set<Problem> problems;
  private final String prefix;

  Variables(Map<String, String> environment) {
    this(Map.copyOf(environment), new LinkedHashSet<>(), PLAIN_PREFIX);
  }

  private Variables(Map<String, String> environment, Set<Problem> problems, String prefix) {
    this.environment = environment;
    this.problems = problems;
    this.prefix = prefix;
  }

  /**
   * The variables as a provider sees them, with the same list of problems. {@code OIDC_SCOPES} is
   * {@code OIDC_CORP_SCOPES} if that is set, else the plain variable, if it may set a value for all providers.
   */
  Variables of(ProviderId id) {
    return new Variables(environment, problems,
        PLAIN_PREFIX + id.value().replace('-', '_').toUpperCase(Locale.ROOT) + "_");
  }

  /** The start of the names of the provider's own variables. */
  String prefix() {
    return prefix;
  }

  /** The name of the variable whose value counts, or that should be set. */
  String name(String plain) {
    String own = plain.replaceFirst("^" + PLAIN_PREFIX, prefix);
    return OWN.contains(plain) || hasValue(own) || !hasValue(plain) ? own : plain;
  }

  /** @throws WrongSettings if there is a problem */
  void requireValid() {
    if (!problems.isEmpty()) {
      throw new WrongSettings(List.copyOf(problems));
    }
  }

  void complain(String plain, String message) {
    problems.add(new Problem(name(plain), message));
  }

  /** Returns the value; empty if the variable is unset or invalid. */
  <T> Optional<T> read(String name, Format<T> format) {
    try {
      Optional<String> text = text(name(name));
      return text.isPresent() ? Optional.of(format.parse(text.get())) : Optional.empty();
    } catch (InvalidSetting e) {
      complain(name, e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns the value, or the default if the variable is unset or invalid. */
  <T> T read(String name, Format<T> format, T defaultValue) {
    return read(name, format).orElse(defaultValue);
  }

  /** Reads a variable with two names. If both are set, their values must be equal. */
  <T> Optional<T> readEither(String name, String alias, Format<T> format) {
    Optional<T> primary = read(name, format);
    Optional<T> secondary = read(alias, format);
    if (primary.isPresent() && secondary.isPresent() && !primary.equals(secondary)) {
      complain(name, "and its alias " + name(alias) + " differ: keep one of them");
    }
    return primary.or(() -> secondary);
  }

  /** @param advice how to set the variable */
  void require(String name, String advice) {
    if (!isSet(name)) {
      complain(name, "is required: " + advice);
    }
  }

  /** Whether the variable has a value, also an invalid one. */
  boolean isSet(String name) {
    return hasValue(name(name));
  }

  private boolean hasValue(String name) {
    return Stream.of(name, name + FILE).anyMatch(variable -> !environment.getOrDefault(variable, "").isEmpty());
  }

  /** Reads all variables whose name begins with {@code prefix}, also from files, and keeps the values unchanged. */
  Map<String, Secret> readAll(String prefix) {
    Map<String, Secret> values = new HashMap<>();
    environment.keySet().stream().filter(name -> name.startsWith(prefix)).map(Variables::withoutFile).distinct()
        .forEach(name -> read(name, Secret::of).ifPresent(value -> values.put(name, value)));
    return values;
  }

  /** OpenTelemetry's OTEL_CONFIG_FILE is a variable of its own. */
  private static String withoutFile(String name) {
    return name.endsWith(FILE) && !name.endsWith("_CONFIG" + FILE)
        ? name.substring(0, name.length() - FILE.length())
        : name;
  }

  private Optional<String> text(String name) throws InvalidSetting {
    Optional<String> direct = nonEmpty(name);
    Optional<String> file = nonEmpty(name + FILE);
    if (direct.isPresent() && file.isPresent()) {
      throw new InvalidSetting("is set twice, here and by " + name + "_FILE: keep one of them");
    }
    Optional<String> text = file.isPresent() ? Optional.of(content(name, file.get())) : direct;
    OptionalInt invisible = Text.firstPasted(text.orElse(""), isNameFromProvider(name));
    if (invisible.isPresent()) {
      throw new InvalidSetting("contains an invisible character (U+%04X, %s): remove it"
          .formatted(invisible.getAsInt(), Character.getName(invisible.getAsInt())));
    }
    return text;
  }

  /** Names from the identity provider may contain any spaces and joiners. */
  private static boolean isNameFromProvider(String name) {
    return name.endsWith("ROLE_CLAIM") || name.endsWith("ROLE_MAP");
  }

  /** An empty variable counts as unset: compose files turn an undefined variable into an empty one. */
  private Optional<String> nonEmpty(String name) throws InvalidSetting {
    Optional<String> text = Optional.ofNullable(environment.get(name)).filter(given -> !given.isEmpty());
    if (text.filter(ProcessEncoding::isUnreadable).isPresent()) {
      throw new InvalidSetting(ProcessEncoding.ADVICE);
    }
    return text;
  }

  private static String content(String name, String file) throws InvalidSetting {
    try (InputStream stream = Files.newInputStream(Path.of(file))) {
      byte[] bytes = stream.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new InvalidSetting(
            "the file that " + name + "_FILE names is larger than 64 KiB: name the file with the value");
      }
      return withoutMarkAndLineBreak(name,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidSetting(
          "the file that " + name + "_FILE names is not UTF-8 text: save the file with the value as UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new InvalidSetting(
          "the file that " + name + "_FILE names cannot be read: check that it exists and that this user can read it");
    }
  }

  private static String withoutMarkAndLineBreak(String name, String content) throws InvalidSetting {
    String value = content.replaceFirst("^" + BYTE_ORDER_MARK, "").replaceFirst("\r?\n\\z", "");
    if (value.isEmpty()) {
      throw new InvalidSetting("the file that " + name + "_FILE names is empty: write the value into it");
    }
    return value;
  }
}
