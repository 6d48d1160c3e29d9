package io.voicesurvey.application.port;

import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** An archive in memory. */
public final class InMemoryAuditArchive implements AuditArchive {
  private Optional<Written> written = Optional.empty();

  @Override
  public boolean exists() {
    return written.isPresent();
  }

  @Override
  public void write(Seal before, Iterator<SealedEvent> events) {
    if (exists()) {
      throw new UnusableArchive("there is an archive already");
    }
    List<SealedEvent> all = new ArrayList<>();
    events.forEachRemaining(all::add);
    written = Optional.of(new Written(before, all));
  }

  @Override
  public <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading) {
    Written held = written.orElseThrow(() -> new UnusableArchive("there is no archive"));
    return reading.apply(held.before(), List.copyOf(held.events()).iterator());
  }

  /** Replaces an event, as an attacker with access to the file can. */
  public void forge(int index, SealedEvent event) {
    written.orElseThrow().events().set(index, event);
  }

  private record Written(Seal before, List<SealedEvent> events) {}
}
