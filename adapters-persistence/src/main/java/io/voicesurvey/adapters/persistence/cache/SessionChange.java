package io.voicesurvey.adapters.persistence.cache;

import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A notification of the database. It names the session or the user whose cache entries are outdated. */
sealed interface SessionChange {
  Pattern NOTIFICATION = Pattern
      .compile("(session|user|all) ([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|-) (\\d{1,18})");

  /** Start of the transaction of the change, by the server clock, in microseconds since 1970; empty if unknown. */
  Optional<Long> startedMicros();

  record OfSession(SessionId id, Optional<Long> startedMicros) implements SessionChange {}

  record OfUser(UserId id, Optional<Long> startedMicros) implements SessionChange {}

  record OfAll(Optional<Long> startedMicros) implements SessionChange {}

  /** A payload that cannot be parsed, for example from a later release, counts as a change of everything. */
  static SessionChange parse(String payload) {
    Matcher matcher = NOTIFICATION.matcher(payload);
    if (!matcher.matches() || matcher.group(2).equals("-") != matcher.group(1).equals("all")) {
      return new OfAll(Optional.empty());
    }
    Optional<Long> started = Optional.of(Long.valueOf(matcher.group(3)));
    return switch (matcher.group(1)) {
      case "session" -> new OfSession(new SessionId(UUID.fromString(matcher.group(2))), started);
      case "user" -> new OfUser(new UserId(UUID.fromString(matcher.group(2))), started);
      default -> new OfAll(started);
    };
  }
}
