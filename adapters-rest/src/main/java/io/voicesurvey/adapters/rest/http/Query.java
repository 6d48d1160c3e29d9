package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query, read strictly: what can't be read in one way only is refused. */
public final class Query {
  private static final int MAX_VALUE_LENGTH = 2048;

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /** Reads a query as it was sent; refuses one that is not well-formed as a whole. */
  static Query parse(String raw) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!name.isEmpty()) {
        parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      }
    }
    return new Query(parameters);
  }

  /** The parameter's value; refuses one that is repeated, longer than 2,048 characters, or holds control characters. */
  public Optional<String> single(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw ProblemException.invalid(name, "must not be repeated");
    }
    String value = values.getFirst();
    if (value.length() > MAX_VALUE_LENGTH) {
      throw ProblemException.invalid(name, "must not be longer than 2,048 characters");
    }
    if (value.indexOf('\0') >= 0) {
      throw ProblemException.invalid(name, "must not contain NUL");
    }
    return Optional.of(value);
  }

  /** Percent-decodes to bytes first, so that what is no UTF-8 is noticed. */
  private static String decode(String text) {
    try {
      byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw ProblemException.invalid("query", "must be percent-encoded UTF-8");
    }
  }
}
