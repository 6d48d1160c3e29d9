package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.List;
import java.util.Optional;

/** The sealed events in the database, in the order of their seals. */
final class SealChain {
  private static final int BATCH = 1_000;

  private final AuditSeals seals;

  SealChain(AuditSeals seals) {
    this.seals = seals;
  }

  /** The last valid seal of a walk, and the error that ended it. */
  record Walk(Seal newest, Optional<Broken> broken) {}

  /** Checks all sealed events after a seal, and those with a number that no seal can have. */
  Walk walkAll(Seal start, List<KeptSeal> kept) {
    return walk(start, kept, start.equals(Seal.START) ? seals.findSealed(Long.MIN_VALUE, BATCH) : after(start));
  }

  /** Checks all sealed events after a seal. */
  Walk walkRest(Seal start, List<KeptSeal> kept) {
    return walk(start, kept, start.equals(Seal.START) ? seals.findSealed(0, BATCH) : after(start));
  }

  /** Each batch begins with the last seal of the previous one, so that a second seal with the same number is found. */
  private Walk walk(Seal start, List<KeptSeal> kept, List<SealedEvent> first) {
    Seal newest = start;
    List<SealedEvent> batch = first;
    while (!batch.isEmpty()) {
      for (SealedEvent next : batch) {
        Optional<Broken> broken = validate(newest, next, kept);
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

  /** Whether an event continues the chain after a seal, and no kept seal contradicts its own; empty if so. */
  static Optional<Broken> validate(Seal before, SealedEvent next, List<KeptSeal> kept) {
    return validate(before, next)
        .or(() -> kept.stream().filter(known -> known.contradicts(next.seal())).findFirst()
            .map(known -> new Outcome.DiffersFromKept(known.number())));
  }

  /** The error if the seal does not follow in the chain or its event was changed or removed. */
  static Optional<Broken> validate(Seal before, SealedEvent next) {
    Seal seal = next.seal();
    if (seal.number() <= before.number()) {
      return Optional.of(new Outcome.ExtraSeal(seal.number()));
    }
    if (seal.number() != before.number() + 1) {
      return Optional.of(new Outcome.SealRemoved(before.number() + 1));
    }
    if (next.event().isEmpty()) {
      return Optional.of(new Outcome.EventRemoved(seal));
    }
    return before.next(next.event().get()).equals(seal)
        ? Optional.empty()
        : Optional.of(new Outcome.EventChanged(seal));
  }
}
