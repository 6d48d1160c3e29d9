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

/**
 * The parameters of a query, or of a form, which is written the same way (WHATWG URL, section 5.1), read strictly: what
 * can't be read in one way only is refused.
 */
public final class Query {
  private static final int MAX_VALUE_LENGTH = 2048;

  /**
   * What any text of a parameter may be: in ASCII, as long as a value may be; else a short one, since not every request's
   * head has room for the percent-encoding of a long one.
   */
  public static final String TEXT_FORM = "^(?:[ -~]{0,2048}|[^\\u0000]{0,320})$";

  private final Map<String, List<String>> parameters;
  private final int maxValueLength;

  private Query(Map<String, List<String>> parameters, int maxValueLength) {
    this.parameters = parameters;
    this.maxValueLength = maxValueLength;
  }

  /** Reads a query as it was sent; refuses one that is not well-formed as a whole. */
  static Query parse(String raw) {
    return new Query(parameters(raw, "query"), MAX_VALUE_LENGTH);
  }

  /** Reads a body of the type application/x-www-form-urlencoded in the same way, but with values as long as they are. */
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

  /** Refuses a parameter of any other name: one that is misspelt would count for nothing without a word. */
  public Query only(String... names) {
    KnownNames known = new KnownNames(List.of(names));
    parameters.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
      throw known.refuse(name, "query");
    });
    return this;
  }

  /** The parameter's value; refuses one that is repeated, in a query longer than 2,048 characters, or holds NUL. */
  public Optional<String> single(String name) {
    return single(name, maxValueLength);
  }

  /** As {@link #single(String)}, but of up to {@code maxLength} characters. */
  public Optional<String> single(String name, int maxLength) {
    return withAnyCharacter(name, maxLength).map(value -> {
      if (value.indexOf('\0') >= 0) {
        throw ProblemException.invalid(name, "must not contain NUL");
      }
      return value;
    });
  }

  /** As {@link #single(String)}, but NUL is left for the caller to refuse. */
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

  /** Percent-decodes to bytes first, so that what is no UTF-8 is noticed. */
  private static String decode(String text, String part) {
    try {
      byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw ProblemException.invalid(part, "must be percent-encoded UTF-8");
    }
  }
}
