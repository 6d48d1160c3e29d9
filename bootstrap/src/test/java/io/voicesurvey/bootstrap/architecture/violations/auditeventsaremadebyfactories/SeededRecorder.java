package io.voicesurvey.bootstrap.architecture.violations.auditeventsaremadebyfactories;

import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

final class SeededRecorder {
  AuditEvent event() {
    return new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("session", "1"), Instant.EPOCH);
  }
}
