package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who did what to whom; only ever added to. Every method may throw {@link DatabaseUnavailable}. */
public interface AuditTrail {
  /**
   * Adds what happened, in the surrounding transaction where there is one: it stays exactly where the change does. It
   * waits to be sealed from then on, and nobody who adds waits for another.
   */
  void add(AuditEvent event);

  /**
   * The events that the filter lets through, the newest first.
   *
   * @param before only events whose id is lower; none: from the newest on
   * @param limit  how many at most
   */
  List<RecordedEvent> find(Filter filter, Optional<Long> before, int limit);

  /** Which events to find: those that fit all that is given. */
  record Filter(Optional<UserId> userId, Optional<AuditEventType> type) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    public Filter {
      Objects.requireNonNull(userId, "userId");
      Objects.requireNonNull(type, "type");
    }
  }
}
