package io.voicesurvey.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEventTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final UserId USER = new UserId(new UUID(1, 2));

  @Test
  void keepsThePrintablePartOfADetail() {
    AuditEvent event = event(Map.of("a", "x\0y\r\nz\uD800", "b", "ö".repeat(2_000)));

    assertThat(event.detail()).isEqualTo(Map.of("a", "xyz", "b", "ö".repeat(1_000)));
  }

  @Test
  void isRecordedInPlainTextsAndToTheMicrosecond() {
    assertThat(RecordedEvent.of(7, event(Map.of("a", "b")))).isEqualTo(new RecordedEvent(7,
        Instant.parse("2026-03-01T12:00:00.123456Z"), "status_changed", Optional.of(USER.value()),
        "00000000-0000-0001-0000-000000000002", Map.of("a", "b")));
  }

  @Test
  void aTypeIsNamedByItsLabelAlone() {
    for (AuditEventType type : AuditEventType.values()) {
      assertThat(AuditEventType.named(type.label())).contains(type);
    }
    assertThat(AuditEventType.named("LOGIN")).isEmpty();
    assertThat(AuditEventType.named("")).isEmpty();
  }

  @Test
  void anActorHasAName() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Actor(""));
  }

  private static AuditEvent event(Map<String, String> detail) {
    return new AuditEvent(AuditEventType.STATUS_CHANGED, Optional.of(USER), Actor.user(USER), detail, AT);
  }
}
