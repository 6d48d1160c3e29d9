package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.StoredTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as stored in the audit trail. Its values are plain text, so that events of other versions of this program
 * are readable.
 *
 * @param id     increases with each added event, with gaps
 * @param at     to the microsecond
 * @param type   a {@link AuditEventType#label()}
 * @param userId the affected user; empty if no known user is affected
 * @param actor  an {@link Actor#name()}
 */
public record RecordedEvent(long id, Instant at, String type, Optional<UUID> userId, String actor,
    Map<String, String> detail) {
  public RecordedEvent {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(actor, "actor");
    detail = Map.copyOf(detail);
  }

  /** The event as stored under that id. */
  public static RecordedEvent of(long id, AuditEvent event) {
    return new RecordedEvent(id, StoredTime.of(event.at()), event.type().label(),
        event.userId().map(user -> user.value()), event.actor().name(), event.detail());
  }
}
