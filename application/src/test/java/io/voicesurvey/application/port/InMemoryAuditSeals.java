package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The chain over the audit trail in an {@link InMemoryDatabase}. */
public final class InMemoryAuditSeals implements AuditSeals {
  private final InMemoryDatabase database;

  public InMemoryAuditSeals(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public int seal(int limit) {
    return database.inTransaction(() -> {
      List<RecordedEvent> waiting = waiting().limit(limit).toList();
      waiting.forEach(this::seal);
      return waiting.size();
    });
  }

  @Override
  public List<SealedEvent> findSealed(long afterNumber, int limit) {
    return database.inTransaction(() -> database.seals().entrySet().stream()
        .filter(entry -> entry.getKey() > afterNumber).sorted(Map.Entry.comparingByKey()).limit(limit)
        .map(entry -> new SealedEvent(entry.getValue(),
            Optional.ofNullable(database.recordedEvents().get(entry.getValue().eventId()))))
        .toList());
  }

  @Override
  public List<Entry> findEntries(long afterEventId, int limit) {
    return database.inTransaction(() -> LongStream
        .concat(ids(database.recordedEvents().keySet().stream()), ids(database.pendingEvents().stream()))
        .distinct().filter(id -> id > afterEventId).sorted().limit(limit).mapToObj(this::entry).toList());
  }

  @Override
  public Optional<RecordedEvent> firstPending() {
    return database.inTransaction(() -> waiting().findFirst());
  }

  @Override
  public long remove(long upTo, int limit) {
    return database.inTransaction(() -> {
      List<Seal> oldest = database.seals().values().stream().filter(seal -> seal.number() <= upTo)
          .sorted(Comparator.comparing(Seal::number)).limit(limit).toList();
      oldest.forEach(seal -> database.recordedEvents().remove(seal.eventId()));
      oldest.subList(0, oldest.size() - 1).forEach(seal -> database.seals().remove(seal.number()));
      return oldest.getLast().number();
    });
  }

  /** Replaces the seal with that number, as only a superuser of the database can. */
  public void forge(Seal seal) {
    database.inTransaction(() -> database.seals().put(seal.number(), seal));
  }

  /** Removes a seal, as only a superuser of the database can. */
  public void remove(long number) {
    database.inTransaction(() -> database.seals().remove(number));
  }

  /** Makes an event no longer pending, as only a superuser of the database can. */
  public void forget(long eventId) {
    database.inTransaction(() -> database.pendingEvents().remove(eventId));
  }

  private Stream<RecordedEvent> waiting() {
    return database.pendingEvents().stream().sorted().map(database.recordedEvents()::get).flatMap(Stream::ofNullable);
  }

  private void seal(RecordedEvent event) {
    Seal newest = database.seals().values().stream().max(Comparator.comparing(Seal::number)).orElse(Seal.START);
    Seal seal = newest.next(event);
    database.seals().put(seal.number(), seal);
    database.pendingEvents().remove(event.id());
  }

  private Entry entry(long id) {
    return new Entry(id, database.recordedEvents().containsKey(id) ? 1 : 0,
        database.seals().values().stream().anyMatch(seal -> seal.eventId() == id && seal.number() > 0),
        database.pendingEvents().contains(id));
  }

  private static LongStream ids(Stream<Long> ids) {
    return ids.mapToLong(Long::longValue);
  }
}
