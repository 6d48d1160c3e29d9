package io.voicesurvey.domain.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as the audit trail keeps it: in plain texts, so that what another version of this program wrote can be read
 * too.
 *
 * @param id     grows with each event that is added, with gaps
 * @param at     to the microsecond
 * @param type   a {@link AuditEventType#label()}
 * @param userId whom it touched; none where it is nobody known
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

  /** The event as it is kept under that id. */
  public static RecordedEvent of(long id, AuditEvent event) {
    return new RecordedEvent(id, event.at().truncatedTo(ChronoUnit.MICROS), event.type().label(),
        event.userId().map(user -> user.value()), event.actor().name(), event.detail());
  }
}
