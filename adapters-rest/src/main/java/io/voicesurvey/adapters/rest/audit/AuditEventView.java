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
 * @param actor the id of a user, or a word for an actor that is no user
 */
@Schema(name = "AuditEvent", description = "An event as administrators see it.")
@JsonPropertyOrder({"id", "at", "type", "user_id", "actor", "detail"})
public record AuditEventView(
    @Schema(description = "Grows with each event; a number as text, since not every client can hold it as a number.", pattern = "^[1-9][0-9]{0,18}$") String id,
    Instant at,
    @Schema(description = "What kind of thing happened. Later versions may add some.", pattern = "^[a-z_]+$", examples = "role_changed") String type,
    @JsonProperty("user_id") @Schema(description = "Whom it touched.") Optional<UUID> userId,
    @Schema(description = "Who did it: the id of a user, or a word for one who is none.", minLength = 1, examples = "command") String actor,
    Map<String, String> detail) {
  public AuditEventView {
    detail = Map.copyOf(detail);
  }

  static AuditEventView of(RecordedEvent event) {
    return new AuditEventView(Long.toString(event.id()), event.at(), event.type(), event.userId(), event.actor(),
        event.detail());
  }
}
