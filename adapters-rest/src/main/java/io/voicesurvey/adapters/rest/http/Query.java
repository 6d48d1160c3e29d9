package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The parameters of a query, or of a form, which has the same syntax (WHATWG URL, section 5.1). Reads strictly: refuses
 * ambiguous input.
 */
public final class Query {
  private static final int MAX_VALUE_LENGTH = 2048;
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,2}");

  /**
   * The documented form of a text parameter: ASCII up to the maximum length, or a shorter text without NUL, because a
   * request head may have no room for a long percent-encoding.
   */
  public static final String TEXT_FORM = "^(?:[ -~]{0,2048}|[^\\u0000]{0,320})$";

  private final Map<String, List<String>> parameters;
  private final int maxValueLength;

  private Query(Map<String, List<String>> parameters, int maxValueLength) {
    this.parameters = parameters;
    this.maxValueLength = maxValueLength;
  }

  /** Reads a query as it was sent; refuses the whole query if it is malformed. */
  static Query parse(String raw) {
    return new Query(parameters(raw, "query"), MAX_VALUE_LENGTH);
  }

  /** Reads an application/x-www-form-urlencoded body in the same way, but without a limit on the length of values. */
  public static Query ofForm(byte[] body) {
    return new Query(parameters(new String(body, StandardCharsets.ISO_8859_1), "body"), Integer.MAX_VALUE);
  }

  private static Map<String, List<String>> parameters(String raw, String part) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), part);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), part);
      if (!name.isEmpty()) {
        parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  /** Refuses any other parameter name: a misspelt parameter would silently have no effect. */
  public Query only(String... names) {
    KnownNames known = new KnownNames(List.of(names));
    parameters.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
      throw known.refuse(name, "query");
    });
    return this;
  }

  /** Refuses a parameter that is repeated, whatever its name. */
  public Query unrepeated() {
    parameters.entrySet().stream().filter(parameter -> parameter.getValue().size() > 1).findFirst()
        .ifPresent(parameter -> {
          throw ProblemException.invalid(KnownNames.shown(parameter.getKey()).orElse("body"), "must not be repeated");
        });
    return this;
  }

  /** The parameter {@code limit}: the maximum number of items on a page, from 1 to 200; 50 if absent. */
  public int limit() {
    return single("limit").map(text -> Optional.of(text).filter(number -> LIMIT.matcher(number).matches())
        .map(Integer::valueOf).filter(number -> number <= MAX_LIMIT)
        .orElseThrow(() -> ProblemException.invalid("limit", "must be a whole number from 1 to " + MAX_LIMIT)))
        .orElse(DEFAULT_LIMIT);
  }

  /**
   * The position in the parameter {@code cursor}; empty if absent.
   *
   * @param position the position of a cursor of this list; empty for any other text
   */
  public <T> Optional<T> cursor(Function<String, Optional<T>> position) {
    return single("cursor").map(text -> position.apply(text)
        .orElseThrow(() -> ProblemException.invalid("cursor", "must be the next_cursor of a page of this list")));
  }

  /**
   * The parameter's value; empty if absent. Refuses one that is repeated, contains NUL or, in a query, is longer than
   * 2,048 characters.
   */
  public Optional<String> single(String name) {
    return single(name, maxValueLength);
  }

  /** Like {@link #single(String)}, but limited to {@code maxLength} characters. */
  public Optional<String> single(String name, int maxLength) {
    return withAnyCharacter(name, maxLength).map(value -> {
      if (value.indexOf('\0') >= 0) {
        throw ProblemException.invalid(name, "must not contain NUL");
      }
      return value;
    });
  }

  /** Like {@link #single(String)}, but allows NUL, which the caller must refuse. */
  public Optional<String> withAnyCharacter(String name) {
    return withAnyCharacter(name, maxValueLength);
  }

  private Optional<String> withAnyCharacter(String name, int maxLength) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw ProblemException.invalid(name, "must not be repeated");
    }
    String value = values.getFirst();
    if (value.length() > maxLength) {
      throw ProblemException.invalid(name,
          String.format(Locale.ROOT, "must not be longer than %,d characters", maxLength));
    }
    return Optional.of(value);
  }

  /** Percent-decodes to bytes first, to detect invalid UTF-8. */
  private static String decode(String text, String part) {
    if (isLiteral(text)) {
      return text;
    }
    try {
      byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw ProblemException.invalid(part, "must be percent-encoded UTF-8");
    }
  }

  /** Whether the text is the same after decoding, as that of each token is: a long one takes microseconds to decode. */
  private static boolean isLiteral(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '%' || next == '+' || next >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
