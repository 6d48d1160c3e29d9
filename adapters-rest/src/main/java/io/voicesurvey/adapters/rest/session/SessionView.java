package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A session as its owner sees it. */
@JsonPropertyOrder({"id", "current", "created_at", "last_used_at", "expires_at", "user_agent", "ip"})
public record SessionView(UUID id, boolean current, @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("last_used_at") Instant lastUsedAt, @JsonProperty("expires_at") Instant expiresAt,
    @JsonProperty("user_agent") Optional<String> userAgent, Optional<String> ip) {
  static SessionView of(Session session, SessionId current) {
    return new SessionView(session.id().value(), session.id().equals(current), session.createdAt(),
        session.lastUsedAt(), session.expiresAt(), session.client().userAgent(), session.client().ip());
  }
}
