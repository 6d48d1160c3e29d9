package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.OldEvents.BrokenChain;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.AuditTrailProtected;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UnusableArchive;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.Seal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves the oldest sealed events from the audit trail into a file. It writes the file, reads it back and compares it
 * with the trail before it removes any event. After an interruption, the same command with the same file continues.
 */
public final class ArchiveAuditTrail {
  /** @param before archives events in the order of the chain, up to the first that is not older */
  public record Command(Instant before, AuditArchive archive) {
    public Command {
      Objects.requireNonNull(before, "before");
      Objects.requireNonNull(archive, "archive");
    }
  }

  public sealed interface Outcome {
    /**
     * @param last   the last seal of the archive, which stays in the trail
     * @param events the number of events in the archive
     */
    record Archived(Seal last, long events) implements Outcome {}

    /** No sealed event is old enough. */
    record NothingToArchive() implements Outcome {}

    /** The trail or the existing archive is invalid. Nothing was removed. */
    record Invalid(Broken broken) implements Outcome {}

    /** The file existed before and is not a part of this trail that can be removed now. Nothing was removed. */
    record OtherArchive() implements Outcome {}

    /**
     * The file cannot be written or read.
     *
     * @param reason a sentence for the operator
     */
    record FileUnusable(String reason) implements Outcome {}

    /** The database role may not remove events. Nothing was removed. The file stays for a retry. */
    record NotAllowed() implements Outcome {}
  }

  /** Small enough for the time limit of a transaction. */
  private static final int BATCH = 2_000;

  private final AuditSeals seals;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ArchivedPart archived;

  public ArchiveAuditTrail(AuditSeals seals, AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.seals = seals;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
    this.archived = new ArchivedPart(seals, auditTrail);
  }

  public Outcome execute(Command command) {
    try {
      return command.archive().exists() || write(command)
          ? command.archive().read(this::move)
          : new Outcome.NothingToArchive();
    } catch (BrokenChain e) {
      return new Outcome.Invalid(e.broken());
    } catch (UnusableArchive e) {
      return new Outcome.FileUnusable(e.getMessage());
    } catch (AuditTrailProtected e) {
      return new Outcome.NotAllowed();
    }
  }

  /** False if there is nothing to write. */
  private boolean write(Command command) {
    Seal last = archived.last();
    OldEvents old = new OldEvents(seals, last, command.before());
    boolean some = old.hasNext();
    if (some) {
      command.archive().write(last, old);
    }
    return some;
  }

  private Outcome move(Seal before, Iterator<SealedEvent> events) {
    Seal last = before;
    long count = 0;
    while (events.hasNext()) {
      SealedEvent next = events.next();
      Optional<Broken> broken = SealChain.validate(last, next);
      if (broken.isPresent()) {
        return new Outcome.Invalid(broken.get());
      }
      last = next.seal();
      count++;
    }
    return isPartOfTrail(before, last) ? remove(last, count) : new Outcome.OtherArchive();
  }

  /** Whether the trail holds the archive's last seal, and the archive holds the whole trail up to it. */
  private boolean isPartOfTrail(Seal before, Seal last) {
    return last.number() > before.number() && archived.last().number() >= before.number()
        && seals.findSealed(last.number() - 1, 1).stream().map(SealedEvent::seal).anyMatch(last::equals);
  }

  private Outcome remove(Seal last, long count) {
    // If the first batch is refused, the archive event is rolled back too.
    long lowest = transactions.inTransaction(() -> {
      if (!archived.isRecorded(last)) {
        auditTrail.add(AuditEvent.auditArchived(last, count, clock.instant()));
      }
      return seals.remove(last.number(), BATCH);
    });
    while (lowest < last.number()) {
      lowest = seals.remove(last.number(), BATCH);
    }
    return new Outcome.Archived(last, count);
  }
}
