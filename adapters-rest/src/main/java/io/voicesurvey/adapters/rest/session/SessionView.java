package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A live session of a user. */
@Schema(name = "Session", description = "An active session of a user.")
@JsonPropertyOrder({"id", "current", "created_at", "last_used_at", "expires_at", "user_agent", "ip"})
public record SessionView(UUID id, @Schema(description = "True for the session of this request.") boolean current,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("last_used_at") Instant lastUsedAt,
    @JsonProperty("expires_at") @Schema(description = "The earlier of the idle limit and the absolute limit.") Instant expiresAt,
    @JsonProperty("user_agent") @Schema(minLength = 1, maxLength = 255, examples = "Mozilla/5.0") Optional<String> userAgent,
    @Schema(examples = "192.0.2.7") Optional<String> ip) {
  static SessionView of(Session session, SessionId current) {
    return new SessionView(session.id().value(), session.id().equals(current), session.createdAt(),
        session.lastUsedAt(), session.expiresAt(), session.client().userAgent(), session.client().ip());
  }
}
