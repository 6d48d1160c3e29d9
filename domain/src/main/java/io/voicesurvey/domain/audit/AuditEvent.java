package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that touched what somebody may do here.
 *
 * @param userId whom it touched; none where it is nobody known
 * @param detail what else there is to know, never a secret: {@code from} and {@code to} of a role. Of each text stays
 *               what can be shown, 1,000 characters at most
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
