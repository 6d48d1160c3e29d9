package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Reads the members of request bodies. */
final class Members {
  private Members() {}

  /** Anything but a string becomes the empty text, which the caller refuses. */
  static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  /** Refuses anything but a whole number in that range. In JSON Schema, 5.0 is a whole number too. */
  static Duration duration(String member, Object value, ChronoUnit unit, int least, int most) {
    if (value instanceof Number sent) {
      double number = sent.doubleValue();
      if (number == Math.rint(number) && number >= least && number <= most) {
        return Duration.of((long) number, unit);
      }
    }
    throw ProblemException.invalid(member,
        String.format(Locale.ROOT, "must be a whole number from %,d to %,d", least, most));
  }

  static ProblemException missing(String member) {
    return ProblemException.invalid(member, "must be sent");
  }
}
