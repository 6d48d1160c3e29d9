package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.AuditEvent;
import java.util.List;

/** The audit trail in an {@link InMemoryDatabase}. */
public final class InMemoryAuditTrail implements AuditTrail {
  private final InMemoryDatabase database;

  public InMemoryAuditTrail(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public void add(AuditEvent event) {
    database.inTransaction(() -> database.auditEvents().add(event));
  }

  /** All of it, the oldest first. */
  public List<AuditEvent> events() {
    return database.inTransaction(() -> List.copyOf(database.auditEvents()));
  }
}
