package io.voicesurvey.application.audit;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the audit trail page by page. Events added meanwhile do not shift the pages. */
public final class FindAuditEvents {
  /**
   * @param before {@link Outcome#next()} of the previous page; empty: the first page
   * @param limit  the maximum number, at least 1
   */
  public record Command(AuditTrail.Filter filter, Optional<Long> before, int limit) {
    public Command {
      Objects.requireNonNull(filter, "filter");
      Objects.requireNonNull(before, "before");
      if (limit < 1) {
        throw new IllegalArgumentException("the limit must be at least 1");
      }
    }
  }

  /**
   * @param events the newest first
   * @param next   where this page ends; empty on the last page
   */
  public record Outcome(List<RecordedEvent> events, Optional<Long> next) {
    public Outcome {
      events = List.copyOf(events);
    }
  }

  private final AuditTrail auditTrail;

  public FindAuditEvents(AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
  }

  public Outcome execute(Command command) {
    List<RecordedEvent> found = auditTrail.find(command.filter(), command.before(), command.limit() + 1);
    if (found.size() <= command.limit()) {
      return new Outcome(found, Optional.empty());
    }
    List<RecordedEvent> page = found.subList(0, command.limit());
    return new Outcome(page, Optional.of(page.getLast().id()));
  }
}
