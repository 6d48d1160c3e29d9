package io.voicesurvey.adapters.persistence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/** The URL options of the JDBC driver. The driver itself reports a wrong option only when it connects, too late. */
final class DriverOptions {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  private DriverOptions() {}

  /** Whether the driver has an option of that name. */
  static boolean isKnown(String name) {
    return PGProperty.forName(name) != null;
  }

  /**
   * The problem with the option's value, as a sentence without its subject and without the value; empty if the driver
   * accepts the value or does not know the option.
   */
  static Optional<String> problem(String name, String value) {
    return Optional.ofNullable(PGProperty.forName(name)).flatMap(option -> problem(option, value));
  }

  private static Optional<String> problem(PGProperty option, String value) {
    List<String> choices = Optional.ofNullable(option.getChoices()).map(List::of).orElse(List.of());
    if (!choices.isEmpty() && !choices.containsAll(items(option, value))) {
      return Optional.of("has an unknown " + option.getName() + ": use one of " + String.join(", ", choices));
    }
    Optional<Integer> usual = Optional.ofNullable(option.getDefaultValue())
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf);
    return usual.filter(number -> !isNumber(value, Math.min(number, 0)))
        .map(number -> "has an invalid " + option.getName() + ": use a whole number");
  }

  /** Only this option accepts a list of choices. */
  private static List<String> items(PGProperty option, String value) {
    return option == PGProperty.REQUIRE_AUTH ? Arrays.asList(value.split(",")) : List.of(value);
  }

  private static boolean isNumber(String text, int least) {
    try {
      return Integer.parseInt(text) >= least;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
