package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An event that affects what a user may do in this service.
 *
 * @param userId the affected user; empty if no known user is affected
 * @param detail further facts, never a secret: {@code from} and {@code to} of a role. Each value is reduced to its
 *               displayable characters, at most 1,000
 */
public record AuditEvent(AuditEventType type, Optional<UserId> userId, Actor actor, Map<String, String> detail,
    Instant at) {

  private static final int MAX_DETAIL_LENGTH = 1_000;

  public AuditEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(at, "at");
    detail = detail.entrySet().stream().collect(
        Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Text.cleaned(entry.getValue(), MAX_DETAIL_LENGTH)));
  }
}
