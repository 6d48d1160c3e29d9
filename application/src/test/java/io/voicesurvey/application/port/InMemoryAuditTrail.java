package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The audit trail in an {@link InMemoryDatabase}. */
public final class InMemoryAuditTrail implements AuditTrail {
  private static final Comparator<RecordedEvent> NEWEST_FIRST = Comparator.comparing(RecordedEvent::id).reversed();

  private final InMemoryDatabase database;

  public InMemoryAuditTrail(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public void add(AuditEvent event) {
    database.inTransaction(() -> {
      database.auditEvents().add(event);
      long id = database.auditEvents().size();
      database.recordedEvents().put(id, RecordedEvent.of(id, event));
      return database.pendingEvents().add(id);
    });
  }

  @Override
  public void add(List<AuditEvent> events) {
    database.inTransaction(() -> {
      events.forEach(this::add);
      return events.size();
    });
  }

  @Override
  public List<RecordedEvent> find(Filter filter, Optional<Long> before, int limit) {
    return database.inTransaction(() -> database.recordedEvents().values().stream()
        .filter(event -> filter.userId().filter(user -> !event.userId().equals(Optional.of(user.value()))).isEmpty())
        .filter(event -> filter.type().filter(type -> !event.type().equals(type.label())).isEmpty())
        .filter(event -> before.filter(id -> event.id() >= id).isEmpty()).sorted(NEWEST_FIRST).limit(limit).toList());
  }

  /** All of it, the oldest first. */
  public List<AuditEvent> events() {
    return database.inTransaction(() -> List.copyOf(database.auditEvents()));
  }

  /** Writes an event, possibly in place of the one with its id, as only a superuser of the database can. */
  public void forge(RecordedEvent event) {
    database.inTransaction(() -> database.recordedEvents().put(event.id(), event));
  }

  /** Removes an event, as only a superuser of the database can. */
  public void remove(long id) {
    database.inTransaction(() -> database.recordedEvents().remove(id));
  }
}
