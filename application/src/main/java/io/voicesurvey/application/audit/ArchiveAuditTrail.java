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
import io.voicesurvey.domain.audit.Seal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves the oldest sealed events from the audit trail into a file. The file is written, read back and compared with the
 * trail before anything goes. Where it is interrupted, the same command with the same file takes up where it ended.
 */
public final class ArchiveAuditTrail {
  /** @param before moves the events up to the first that is not older, in the order of the chain */
  public record Command(Instant before, AuditArchive archive) {
    public Command {
      Objects.requireNonNull(before, "before");
      Objects.requireNonNull(archive, "archive");
    }
  }

  public sealed interface Outcome {
    /**
     * @param last   the seal that the archive ends with, which stays in the trail
     * @param events how many the archive holds
     */
    record Archived(Seal last, long events) implements Outcome {}

    /** No sealed event is old enough. */
    record NothingOld() implements Outcome {}

    /** The trail, or the archive that was there, is not sound. Nothing went. */
    record NotSound(Broken broken) implements Outcome {}

    /** The file was there before and holds no part of this trail that could go now. Nothing went. */
    record OtherArchive() implements Outcome {}

    /**
     * The file can't be written or read.
     *
     * @param reason a sentence for the operator
     */
    record FileUnusable(String reason) implements Outcome {}

    /** The role on the database may not take events out. Nothing went; the file stays, for another try. */
    record NotAllowed() implements Outcome {}
  }

  /** So many go well within the time that a transaction may take. */
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
      return command.archive().exists() || wrote(command)
          ? command.archive().read(this::move)
          : new Outcome.NothingOld();
    } catch (BrokenChain e) {
      return new Outcome.NotSound(e.broken());
    } catch (UnusableArchive e) {
      return new Outcome.FileUnusable(e.getMessage());
    } catch (AuditTrailProtected e) {
      return new Outcome.NotAllowed();
    }
  }

  /** False where there is nothing to write. */
  private boolean wrote(Command command) {
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
      Optional<Broken> broken = ArchivedPart.judge(last, next);
      if (broken.isPresent()) {
        return new Outcome.NotSound(broken.get());
      }
      last = next.seal();
      count++;
    }
    return isPartOfTrail(before, last) ? remove(last, count) : new Outcome.OtherArchive();
  }

  /** Whether the trail holds the archive's last seal, and the archive all of the trail up to there. */
  private boolean isPartOfTrail(Seal before, Seal last) {
    return last.number() > before.number() && archived.last().number() >= before.number()
        && seals.findSealed(last.number() - 1, 1).stream().map(SealedEvent::seal).anyMatch(last::equals);
  }

  private Outcome remove(Seal last, long count) {
    // Where the first batch is refused, the trail does not tell of an archive either.
    long lowest = transactions.inTransaction(() -> {
      if (!archived.isTold(last)) {
        auditTrail.add(ArchivedPart.event(last, count, clock.instant()));
      }
      return seals.remove(last.number(), BATCH);
    });
    while (lowest < last.number()) {
      lowest = seals.remove(last.number(), BATCH);
    }
    return new Outcome.Archived(last, count);
  }
}
