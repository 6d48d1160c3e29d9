package io.voicesurvey.adapters.rest.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event as administrators see it.
 *
 * @param id    a number as a string, because not every client can represent it as a number
 * @param actor the id of a user, or a word for an actor that is not a user
 */
@Schema(name = "AuditEvent", description = "An event as administrators see it.")
@JsonPropertyOrder({"id", "at", "type", "user_id", "actor", "detail"})
public record AuditEventView(
    @Schema(description = "Increases with each event. A string, because not every client can represent it as a number.", pattern = "^[1-9][0-9]{0,18}$") String id,
    Instant at,
    @Schema(description = "The type of the event. Later versions may add types.", pattern = "^[a-z_]+$", examples = "role_changed") String type,
    @JsonProperty("user_id") @Schema(description = "The user that the event concerns.") Optional<UUID> userId,
    @Schema(description = "The actor: the id of a user, or a word for an actor that is not a user.", minLength = 1, examples = "command") String actor,
    Map<String, String> detail) {
  public AuditEventView {
    detail = Map.copyOf(detail);
  }

  static AuditEventView of(RecordedEvent event) {
    return new AuditEventView(Long.toString(event.id()), event.at(), event.type(), event.userId(), event.actor(),
        event.detail());
  }
}
