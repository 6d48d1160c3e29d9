package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The audit trail: the changes of permissions, each with its actor and the affected user. Events are only added. Every
 * method may throw {@link DatabaseUnavailable}.
 */
public interface AuditTrail {
  /**
   * Adds an event, in the surrounding transaction if there is one: the event is committed only together with the
   * change. The event is pending until it is sealed. Callers do not wait for each other.
   */
  void add(AuditEvent event);

  /** Adds several events in the same way, and in their order. There may be many. */
  void add(List<AuditEvent> events);

  /**
   * The events that match the filter, the newest first.
   *
   * @param before only events with a lower id; empty: from the newest
   * @param limit  the maximum number
   */
  List<RecordedEvent> find(Filter filter, Optional<Long> before, int limit);

  /** A filter. An event must match all values that are present. */
  record Filter(Optional<UserId> userId, Optional<AuditEventType> type) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    public Filter {
      Objects.requireNonNull(userId, "userId");
      Objects.requireNonNull(type, "type");
    }
  }
}
