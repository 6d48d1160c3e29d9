package io.voicesurvey.application.audit;

import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where the trail begins after archived events. An event in the trail names the last seal of each archive. This
 * distinguishes an archived beginning from one that was removed manually.
 */
final class ArchivedPart {
  private static final Pattern SEAL_TEXT = Pattern.compile("([1-9]\\d{0,17}):[0-9a-f]{64}");
  private static final AuditTrail.Filter ARCHIVED = new AuditTrail.Filter(Optional.empty(),
      Optional.of(AuditEventType.AUDIT_ARCHIVED));
  /** The newest archive events are enough. */
  private static final int MAX_EVENTS = 100;

  private final AuditSeals seals;
  private final AuditTrail auditTrail;

  ArchivedPart(AuditSeals seals, AuditTrail auditTrail) {
    this.seals = seals;
    this.auditTrail = auditTrail;
  }

  /** The last seal whose event was archived; {@link Seal#START} if none was. */
  Seal last() {
    return seals.findSealed(Long.MIN_VALUE, 1).stream().filter(first -> first.event().isEmpty())
        .map(SealedEvent::seal).filter(this::isArchived).findFirst().orElse(Seal.START);
  }

  /** Whether an audit event names an archive that ends with that seal. */
  boolean isRecorded(Seal seal) {
    return recorded().stream().anyMatch(text -> text.equals(seal.text()));
  }

  /** Also true after an interrupted removal: the archive then ends after this seal. */
  private boolean isArchived(Seal seal) {
    return isRecorded(seal) || recorded().stream().anyMatch(text -> endsAfter(text, seal));
  }

  private boolean endsAfter(String recorded, Seal seal) {
    return number(recorded).filter(number -> number > seal.number()).stream()
        .flatMap(number -> seals.findSealed(number - 1, 1).stream()).map(SealedEvent::seal)
        .anyMatch(last -> last.text().equals(recorded));
  }

  private static Optional<Long> number(String recorded) {
    Matcher matcher = SEAL_TEXT.matcher(recorded);
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  private List<String> recorded() {
    return auditTrail.find(ARCHIVED, Optional.empty(), MAX_EVENTS).stream().map(RecordedEvent::detail)
        .flatMap(detail -> Optional.ofNullable(detail.get(AuditDetail.SEAL.label())).stream()).toList();
  }
}
