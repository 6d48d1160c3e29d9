package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.SealChain.Walk;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.Entry;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.UnusableArchive;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that no sealed event of the audit trail was changed or removed, and that every event is sealed or pending. An
 * event added through the service's own write path, with its rights, is sealed like any other and is not detected. If
 * the end of the trail was removed with its seals, or the whole chain was recomputed, only a seal that was kept
 * elsewhere reveals it.
 */
public final class VerifyAuditTrail {
  /**
   * @param kept     the result of an earlier check, which must still be true
   * @param archives the archives of this trail, the oldest first; may be empty. Each must continue where the previous
   *                 one ends, and the trail where the last one ends
   */
  public record Command(Optional<KeptSeal> kept, List<AuditArchive> archives) {
    public Command {
      Objects.requireNonNull(kept, "kept");
      archives = List.copyOf(archives);
    }
  }

  /** A seal that was written down: its number and its hash. */
  public record KeptSeal(long number, SealHash hash) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,17}):([0-9a-f]{64})");

    public KeptSeal {
      Objects.requireNonNull(hash, "hash");
      if (number < 1) {
        throw new IllegalArgumentException("the number of a seal must be at least 1");
      }
    }

    /** Parses {@link Seal#text}. Empty if the text has another form. */
    public static Optional<KeptSeal> parse(String text) {
      Matcher seal = FORM.matcher(text);
      return seal.matches()
          ? Optional.of(new KeptSeal(Long.parseLong(seal.group(1)), new SealHash(seal.group(2))))
          : Optional.empty();
    }

    boolean contradicts(Seal seal) {
      return seal.number() == number && !seal.hash().equals(hash);
    }
  }

  public sealed interface Outcome {
    /**
     * @param newest   the last seal, or {@link Seal#START} if there is none; its number is the count of sealed events
     * @param pending  the number of events that wait to be sealed
     * @param archived the last seal whose event is in an archive, or {@link Seal#START} if there is none
     */
    record Intact(Seal newest, long pending, Seal archived) implements Outcome {}

    /** The kept seal belongs to an archive that was not given, so it cannot be checked. */
    record KeptIsArchived(long number) implements Outcome {}

    /** Nothing is broken, but an event older than one minute is not sealed yet: it could be changed undetected. */
    record Overdue(long eventId, Instant since) implements Outcome {}

    /**
     * An archive file cannot be read.
     *
     * @param reason a sentence for the operator
     */
    record ArchiveUnusable(String reason) implements Outcome {}

    /** The first error found. */
    sealed interface Broken extends Outcome {
      /** What is wrong, for the operator. */
      default String description() {
        return switch (this) {
          case EventChanged(Seal seal) -> "event %d is not what seal %d says".formatted(seal.eventId(), seal.number());
          case EventRemoved(Seal seal) -> "event %d of seal %d is missing".formatted(seal.eventId(), seal.number());
          case SealRemoved(long number) -> "seal %d is missing".formatted(number);
          case ExtraSeal(long number) -> "seal %d was not made by the service".formatted(number);
          case DuplicateEvent(long eventId) -> "event %d exists more than once".formatted(eventId);
          case NeverSealed(long eventId) ->
            "event %d was not added by the service, or its seal is missing".formatted(eventId);
          case RemovedUnsealed(long eventId) -> "event %d was removed before it was sealed".formatted(eventId);
          case DiffersFromKept(long number) -> "seal %d is missing, or differs from the kept seal".formatted(number);
          case ArchiveMissing(Seal last) ->
            "neither the next archive nor the trail continues from seal %d".formatted(last.number());
        };
      }
    }

    /** The event differs from the sealed one, or its seal was changed. */
    record EventChanged(Seal seal) implements Broken {}

    /** The event was removed, but not its seal. */
    record EventRemoved(Seal seal) implements Broken {}

    /** No seal has this number, but later ones exist. */
    record SealRemoved(long number) implements Broken {}

    /** An extra seal: its number is outside the chain, or another seal has the same number. */
    record ExtraSeal(long number) implements Broken {}

    /** The trail contains the event more than once. */
    record DuplicateEvent(long eventId) implements Broken {}

    /** The event is neither sealed nor pending. */
    record NeverSealed(long eventId) implements Broken {}

    /** The event was removed before it was sealed. */
    record RemovedUnsealed(long eventId) implements Broken {}

    /** The chain has another seal with that number, or ends before it. */
    record DiffersFromKept(long number) implements Broken {}

    /** The next events after that seal are neither in a given archive nor in the trail. */
    record ArchiveMissing(Seal last) implements Broken {}
  }

  private static final int BATCH = 1_000;

  /** Much more than a backlog needs to be sealed. */
  private static final Duration OVERDUE_AFTER = Duration.ofMinutes(1);

  private final AuditSeals seals;
  private final InstantSource clock;
  private final ArchivedPart archivedPart;
  private final SealChain chain;

  public VerifyAuditTrail(AuditSeals seals, AuditTrail auditTrail, InstantSource clock) {
    this.seals = seals;
    this.clock = clock;
    this.archivedPart = new ArchivedPart(seals, auditTrail);
    this.chain = new SealChain(seals);
  }

  public Outcome execute(Command command) {
    try {
      return verify(command);
    } catch (UnusableArchive e) {
      return new Outcome.ArchiveUnusable(e.getMessage());
    }
  }

  private Outcome verify(Command command) {
    Seal archived = archivedPart.last();
    GivenArchives archives = GivenArchives.read(command);
    if (archives.broken().isPresent()) {
      return archives.broken().get();
    }
    Optional<KeptSeal> unknown = command.kept()
        .filter(kept -> kept.number() < archived.number() && kept.number() <= archives.first().number());
    if (unknown.isPresent()) {
      return new Outcome.KeptIsArchived(unknown.get().number());
    }
    List<KeptSeal> kept = new ArrayList<>(command.kept().stream().toList());
    archives.last().map(last -> new KeptSeal(last.number(), last.hash())).ifPresent(kept::add);
    return archives.last().filter(last -> last.number() < archived.number())
        .<Outcome>map(Outcome.ArchiveMissing::new).orElseGet(() -> trail(archived, kept));
  }

  private Outcome trail(Seal archived, List<KeptSeal> kept) {
    Optional<KeptSeal> other = kept.stream().filter(known -> known.contradicts(archived)).findFirst();
    if (other.isPresent()) {
      return new Outcome.DiffersFromKept(other.get().number());
    }
    Walk walk = chain.walkAll(archived, kept);
    if (walk.broken().isPresent()) {
      return walk.broken().get();
    }
    Optional<KeptSeal> cutOff = kept.stream().filter(known -> known.number() > walk.newest().number()).findFirst();
    return cutOff.isPresent()
        ? new Outcome.DiffersFromKept(cutOff.get().number())
        : entries(archived, walk.newest(), kept);
  }

  /**
   * Runs after the chain: events sealed meanwhile are found sealed here, and no sealed event becomes pending again.
   * Then walks the new seals too.
   */
  private Outcome entries(Seal archived, Seal newest, List<KeptSeal> kept) {
    long pending = 0;
    List<Entry> batch = seals.findEntries(Long.MIN_VALUE, BATCH);
    while (!batch.isEmpty()) {
      for (Entry entry : batch) {
        Optional<Broken> broken = validate(entry);
        if (broken.isPresent()) {
          return broken.get();
        }
        pending += entry.sealed() ? 0 : 1;
      }
      batch = seals.findEntries(batch.getLast().eventId(), BATCH);
    }
    Walk rest = chain.walkRest(newest, kept);
    return rest.broken().isPresent() ? rest.broken().get() : unlessOverdue(rest.newest(), pending, archived);
  }

  private Outcome unlessOverdue(Seal newest, long pending, Seal archived) {
    Instant due = clock.instant().minus(OVERDUE_AFTER);
    return seals.firstPending().filter(event -> event.at().isBefore(due))
        .<Outcome>map(event -> new Outcome.Overdue(event.id(), event.at()))
        .orElseGet(() -> new Outcome.Intact(newest, pending, archived));
  }

  private static Optional<Broken> validate(Entry entry) {
    if (entry.records() == 0) {
      return Optional.of(new Outcome.RemovedUnsealed(entry.eventId()));
    }
    if (entry.records() > 1) {
      return Optional.of(new Outcome.DuplicateEvent(entry.eventId()));
    }
    return entry.sealed() || entry.pending()
        ? Optional.empty()
        : Optional.of(new Outcome.NeverSealed(entry.eventId()));
  }
}
