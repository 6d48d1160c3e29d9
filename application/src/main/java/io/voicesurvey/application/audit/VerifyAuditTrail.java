package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.Entry;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks that nothing in the audit trail was changed or taken away after it was sealed, and that nothing stands there
 * that neither is sealed nor waits for it. What somebody adds in the way of the service, with its rights, is sealed like
 * any other event and does not show. That the trail's end was cut off, seals and all, or that the whole chain was made
 * anew, shows only against a seal that was kept elsewhere.
 */
public final class VerifyAuditTrail {
  /** @param kept what an earlier check said, which has to hold still */
  public record Command(Optional<KeptSeal> kept) {
    public Command {
      Objects.requireNonNull(kept, "kept");
    }
  }

  /** A seal as somebody wrote it down: by its number and its hash. */
  public record KeptSeal(long number, SealHash hash) {
    public KeptSeal {
      Objects.requireNonNull(hash, "hash");
      if (number < 1) {
        throw new IllegalArgumentException("seals are counted from 1");
      }
    }

    boolean contradicts(Seal seal) {
      return seal.number() == number && !seal.hash().equals(hash);
    }
  }

  public sealed interface Outcome {
    /**
     * @param newest  the last seal, or {@link Seal#START} where there is none; its number is how many events are sealed
     * @param pending how many events wait to be sealed
     */
    record Intact(Seal newest, long pending) implements Outcome {}

    /** Nothing is broken, but what was recorded a minute ago is not sealed yet: it could be changed without a trace. */
    record Overdue(long eventId, Instant since) implements Outcome {}

    /** The first thing that is not as it was. */
    sealed interface Broken extends Outcome {}

    /** The event is not what was sealed, or its seal is another. */
    record EventChanged(Seal seal) implements Broken {}

    /** The event is gone, its seal is not. */
    record EventRemoved(Seal seal) implements Broken {}

    /** No seal has this number, though later ones follow. */
    record SealRemoved(long number) implements Broken {}

    /** A seal of a number that no seal has, or one more of a number that another has. */
    record SealPutIn(long number) implements Broken {}

    /** The event stands in the trail more than once. */
    record EventDoubled(long eventId) implements Broken {}

    /** The event neither is sealed nor waits for it. */
    record NeverSealed(long eventId) implements Broken {}

    /** The event went before it was sealed. */
    record RemovedUnsealed(long eventId) implements Broken {}

    /** The chain holds another seal of that number, or ends before it. */
    record OtherThanKept(long number) implements Broken {}
  }

  private static final int BATCH = 1_000;

  /** Far more than it takes to seal a backlog. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AuditSeals seals;
  private final InstantSource clock;

  public VerifyAuditTrail(AuditSeals seals, InstantSource clock) {
    this.seals = seals;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Walk chain = walk(Seal.START, command.kept(), seals.findSealed(Long.MIN_VALUE, BATCH));
    if (chain.broken().isPresent()) {
      return chain.broken().get();
    }
    long last = chain.newest().number();
    Optional<KeptSeal> cutOff = command.kept().filter(kept -> kept.number() > last);
    return cutOff.isPresent() ? new Outcome.OtherThanKept(cutOff.get().number()) : entries(chain.newest(), command);
  }

  /** How far the chain was found whole, and what ended that. */
  private record Walk(Seal newest, Optional<Broken> broken) {}

  /** Each batch begins with the seal that the last one ended with, so that another of the same number is seen. */
  private Walk walk(Seal start, Optional<KeptSeal> kept, List<SealedEvent> first) {
    Seal newest = start;
    List<SealedEvent> batch = first;
    while (!batch.isEmpty()) {
      for (SealedEvent next : batch) {
        Optional<Broken> broken = judge(newest, next, kept);
        if (broken.isPresent()) {
          return new Walk(newest, broken);
        }
        newest = next.seal();
      }
      batch = after(newest);
    }
    return new Walk(newest, Optional.empty());
  }

  private List<SealedEvent> after(Seal newest) {
    return seals.findSealed(newest.number() - 1, BATCH + 1).stream().skip(1).toList();
  }

  private static Optional<Broken> judge(Seal before, SealedEvent next, Optional<KeptSeal> kept) {
    Seal seal = next.seal();
    if (seal.number() <= before.number()) {
      return Optional.of(new Outcome.SealPutIn(seal.number()));
    }
    if (seal.number() != before.number() + 1) {
      return Optional.of(new Outcome.SealRemoved(before.number() + 1));
    }
    if (next.event().isEmpty()) {
      return Optional.of(new Outcome.EventRemoved(seal));
    }
    if (!before.next(next.event().get()).equals(seal)) {
      return Optional.of(new Outcome.EventChanged(seal));
    }
    return kept.filter(known -> known.contradicts(seal)).map(known -> new Outcome.OtherThanKept(seal.number()));
  }

  /**
   * After the chain: what is sealed meanwhile is found sealed here, and nothing sealed goes back to waiting. The seals
   * that were found so are walked then, too.
   */
  private Outcome entries(Seal newest, Command command) {
    long pending = 0;
    List<Entry> batch = seals.findEntries(Long.MIN_VALUE, BATCH);
    while (!batch.isEmpty()) {
      for (Entry entry : batch) {
        Optional<Broken> broken = judge(entry);
        if (broken.isPresent()) {
          return broken.get();
        }
        pending += entry.sealed() ? 0 : 1;
      }
      batch = seals.findEntries(batch.getLast().eventId(), BATCH);
    }
    Walk rest = walk(newest, command.kept(), newest.equals(Seal.START) ? seals.findSealed(0, BATCH) : after(newest));
    return rest.broken().isPresent() ? rest.broken().get() : unlessOverdue(rest.newest(), pending);
  }

  private Outcome unlessOverdue(Seal newest, long pending) {
    Instant due = clock.instant().minus(PATIENCE);
    return seals.firstPending().filter(event -> event.at().isBefore(due))
        .<Outcome>map(event -> new Outcome.Overdue(event.id(), event.at()))
        .orElseGet(() -> new Outcome.Intact(newest, pending));
  }

  private static Optional<Broken> judge(Entry entry) {
    if (entry.records() == 0) {
      return Optional.of(new Outcome.RemovedUnsealed(entry.eventId()));
    }
    if (entry.records() > 1) {
      return Optional.of(new Outcome.EventDoubled(entry.eventId()));
    }
    return entry.sealed() || entry.pending()
        ? Optional.empty()
        : Optional.of(new Outcome.NeverSealed(entry.eventId()));
  }
}
