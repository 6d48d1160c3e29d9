package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.bootstrap.settings.Variables.Format;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** The text formats of the variables that are numbers. */
final class NumberFormats {
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,10}(?:\\.\\d{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private NumberFormats() {}

  static Format<Integer> whole(int least, int most) {
    return text -> {
      String stripped = text.strip();
      int number = WHOLE.matcher(stripped).matches() ? Integer.parseInt(stripped) : -1;
      if (number < least || number > most) {
        throw new InvalidSetting("must be a whole number from " + least + " to " + most);
      }
      return number;
    };
  }

  /** A number of {@code unit}s, with or without a fraction, from {@code least} to 36,500 days. */
  static Format<Duration> amount(Duration unit, Duration least) {
    return text -> {
      String stripped = text.strip();
      if (!DECIMAL.matcher(stripped).matches()) {
        throw new InvalidSetting("must be a number such as 5 or 0.05");
      }
      BigDecimal seconds = new BigDecimal(stripped).multiply(BigDecimal.valueOf(unit.toSeconds()));
      if (seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
        throw new InvalidSetting("must be at most a hundred years");
      }
      Duration amount = Duration.ofNanos(seconds.movePointRight(9).longValue());
      if (amount.compareTo(least) < 0) {
        throw new InvalidSetting("must be " + atLeast(least));
      }
      return amount;
    };
  }

  private static String atLeast(Duration least) {
    return least.toSeconds() == 0 ? "a number above 0" : "at least " + least.toSeconds() + " s";
  }

  /** Minutes: 0, or from one second to {@code longest}. */
  static Format<Duration> minutes(Duration longest) {
    return text -> {
      Duration time = amount(Duration.ofMinutes(1), Duration.ZERO).parse(text);
      if (!time.isZero() && (time.toSeconds() == 0 || time.compareTo(longest) > 0)) {
        throw new InvalidSetting("must be 0, or from one second (0.0167) to " + longest.toMinutes() + " minutes");
      }
      return time;
    };
  }
}
