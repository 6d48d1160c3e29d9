package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/** The sealed events up to the first that is too new, in the order of the chain. Each is checked. */
final class OldEvents implements Iterator<SealedEvent> {
  private static final int BATCH = 1_000;

  private final AuditSeals seals;
  private final Instant before;
  private final Queue<SealedEvent> read = new ArrayDeque<>();
  private final AtomicReference<Seal> last;

  OldEvents(AuditSeals seals, Seal archived, Instant before) {
    this.seals = seals;
    this.last = new AtomicReference<>(archived);
    this.before = before;
  }

  /** @throws BrokenChain if the next link is invalid */
  @Override
  public boolean hasNext() {
    if (read.isEmpty()) {
      read.addAll(seals.findSealed(last.get().number(), BATCH));
    }
    Optional<SealedEvent> next = Optional.ofNullable(read.peek());
    next.flatMap(found -> SealChain.validate(last.get(), found)).ifPresent(broken -> {
      throw new BrokenChain(broken);
    });
    return next.flatMap(SealedEvent::event).filter(event -> event.at().isBefore(before)).isPresent();
  }

  @Override
  public SealedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SealedEvent next = read.remove();
    last.set(next.seal());
    return next;
  }

  /** Aborts the writing of an archive. */
  static final class BrokenChain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Broken broken;

    BrokenChain(Broken broken) {
      this.broken = broken;
    }

    Broken broken() {
      return broken;
    }
  }
}
