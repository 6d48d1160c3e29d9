package io.voicesurvey.adapters.rest.scim;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A filter in the path of an operation, for one email or role: comparisons with {@code eq}, all of which must be true. */
final class ValueFilter {
  private static final Pattern EQUALS = Pattern.compile("(?i)(type|primary|value)\\s+eq\\s+\"?([^\"\\\\]*)\"?");
  private static final Pattern AND = Pattern.compile("(?i)\\s+and\\s+");

  /** The compared values, by the sub-attributes in lower case. */
  private final Map<String, String> compared;

  private ValueFilter(Map<String, String> compared) {
    this.compared = Map.copyOf(compared);
  }

  /** Refuses a filter that makes other comparisons, or two with the same sub-attribute. */
  static ValueFilter of(String filter) {
    Map<String, String> compared = new HashMap<>();
    for (String part : AND.split(filter)) {
      Matcher matcher = EQUALS.matcher(part);
      if (!matcher.matches() || compared.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2)) != null) {
        throw SentPatch.invalidPath();
      }
    }
    return new ValueFilter(compared);
  }

  /** The email or the role that the filter names. */
  Optional<String> value() {
    return Optional.ofNullable(compared.get("value"));
  }

  /** Whether it is for an email that is not stored. */
  boolean isOfAnotherEmail() {
    return !compared.getOrDefault("type", "work").equalsIgnoreCase("work")
        || !compared.getOrDefault("primary", "true").equalsIgnoreCase("true");
  }

  /** The part of a path for the SDK; empty if the filter names no value. */
  String path() {
    return value().map(value -> "[value eq \"" + value + "\"]").orElse("");
  }
}
