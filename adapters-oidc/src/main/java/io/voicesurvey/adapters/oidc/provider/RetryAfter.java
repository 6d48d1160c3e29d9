package io.voicesurvey.adapters.oidc.provider;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The time that a server asks its clients to wait: the header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {
  /** If the server asks for no time. */
  static final Duration DEFAULT = Duration.ofSeconds(5);

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofHours(1);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private RetryAfter() {}

  /** From a second to an hour. */
  static Duration of(HttpHeaders headers, InstantSource clock) {
    Duration asked = headers.firstValue("Retry-After").flatMap(text -> parse(text, clock)).orElse(DEFAULT);
    Duration atLeast = asked.compareTo(MIN) < 0 ? MIN : asked;
    return atLeast.compareTo(MAX) > 0 ? MAX : atLeast;
  }

  private static Optional<Duration> parse(String text, InstantSource clock) {
    return SECONDS.matcher(text).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : date(text).map(date -> Duration.between(clock.instant(), date));
  }

  /** A date of a header (RFC 9110, section 5.6.7). Empty if it is not one. */
  static Optional<Instant> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
