package io.voicesurvey.adapters.rest.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as administrators see it.
 *
 * @param id    a number as text, since not every client can hold it as a number
 * @param actor the id of a user, or a word for one who is none
 */
@JsonPropertyOrder({"id", "at", "type", "user_id", "actor", "detail"})
public record AuditEventView(String id, Instant at, String type, @JsonProperty("user_id") Optional<UUID> userId,
    String actor, Map<String, String> detail) {
  public AuditEventView {
    detail = Map.copyOf(detail);
  }

  static AuditEventView of(RecordedEvent event) {
    return new AuditEventView(Long.toString(event.id()), event.at(), event.type(), event.userId(), event.actor(),
        event.detail());
  }
}
