package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that touched what somebody may do here.
 *
 * @param userId whom it touched; none where it is nobody known
 * @param detail what else there is to know, never a secret: {@code from} and {@code to} of a role
 */
public record AuditEvent(AuditEventType type, Optional<UserId> userId, Actor actor, Map<String, String> detail,
    Instant at) {
  public AuditEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(at, "at");
    detail = Map.copyOf(detail);
  }
}
