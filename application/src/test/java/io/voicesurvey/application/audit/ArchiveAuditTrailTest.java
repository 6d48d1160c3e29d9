package io.voicesurvey.application.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.audit.ArchiveAuditTrail.Command;
import io.voicesurvey.application.audit.ArchiveAuditTrail.Outcome;
import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.AuditTrailProtected;
import io.voicesurvey.application.port.InMemoryAuditArchive;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.application.port.UnusableArchive;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ArchiveAuditTrailTest {
  private final TestBed bed = new TestBed();
  private final InMemoryAuditSeals seals = new InMemoryAuditSeals(bed.database);
  private final InMemoryAuditArchive archive = new InMemoryAuditArchive();

  @Test
  void movesOldEventsAndLeavesTheRestAndTheLastSealOfTheOld() {
    addAndSeal(5);
    Seal fifth = seal(5);
    Instant before = later();
    addAndSeal(2);
    add(1);

    assertThat(archive(before)).isEqualTo(new Outcome.Archived(fifth, 5));

    assertThat(recorded()).containsExactly("event 6", "event 7", "event 8", "archived 5");
    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.Intact(seal(7), 2, fifth));
    seals.seal(10);
    assertThat(verify(archive)).isEqualTo(new VerifyAuditTrail.Outcome.Intact(seal(9), 0, fifth));
  }

  @Test
  void leavesNothingButTheLastSealWhereAllIsOld() {
    addAndSeal(3);

    assertThat(archive(later())).isEqualTo(new Outcome.Archived(seal(3), 3));

    assertThat(verify(archive)).isEqualTo(new VerifyAuditTrail.Outcome.Intact(seal(3), 1, seal(3)));
  }

  @Test
  void neverTakesAnUnsealedEventOfAnyAge() {
    addAndSeal(1);
    add(3);

    archive(later());

    assertThat(recorded()).containsExactly("event 2", "event 3", "event 4", "archived 1");
  }

  @Test
  void writesNothingWhereNothingIsOld() {
    assertThat(archive(later())).isEqualTo(new Outcome.NothingToArchive());
    addAndSeal(3);

    assertThat(archive(bed.clock.instant())).isEqualTo(new Outcome.NothingToArchive());
    assertThat(archive.exists()).isFalse();
  }

  @Test
  void goesOnWhereTheLastArchiveEnded() {
    InMemoryAuditArchive second = new InMemoryAuditArchive();
    addAndSeal(3);
    archive(later());
    addAndSeal(3);

    Outcome outcome = archive(later(), second);

    assertThat(outcome).isEqualTo(new Outcome.Archived(seal(7), 4));
    assertThat(verify(archive, second)).isEqualTo(new VerifyAuditTrail.Outcome.Intact(seal(7), 1, seal(7)));
    assertThat(verify(second)).isInstanceOf(VerifyAuditTrail.Outcome.Intact.class);
    assertThat(verify(archive)).isInstanceOf(VerifyAuditTrail.Outcome.ArchiveMissing.class);
    assertThat(verify(second, archive)).isInstanceOf(VerifyAuditTrail.Outcome.ArchiveMissing.class);
  }

  @Test
  void takesUpWhereItWasInterrupted() {
    addAndSeal(4_500);
    Seal last = seal(4_500);
    Instant before = later();
    for (int batches : new int[]{0, 1, 2}) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> archive(before, archive, new Failing(seals, new AtomicInteger(batches))));
      assertThat(verify()).as("after %d batches", batches).isInstanceOf(VerifyAuditTrail.Outcome.Intact.class);
      assertThat(verify(archive)).as("after %d batches", batches)
          .isInstanceOf(VerifyAuditTrail.Outcome.Intact.class);
    }

    assertThat(archive(before)).isEqualTo(new Outcome.Archived(last, 4_500));

    assertThat(recorded()).containsExactly("archived 4500");
    assertThat(archive(before)).as("once more").isEqualTo(new Outcome.Archived(last, 4_500));
    assertThat(recorded()).containsExactly("archived 4500");
  }

  @Test
  void takesNothingWhereTheChainIsBroken() {
    addAndSeal(3);
    bed.auditTrail.forge(RecordedEvent.of(2, event("forged")));

    assertThat(archive(later()))
        .isEqualTo(new Outcome.Invalid(new VerifyAuditTrail.Outcome.EventChanged(seal(2))));
    assertThat(archive.exists()).isFalse();
    assertThat(recorded()).hasSize(3);
  }

  @Test
  void takesNothingWhereTheBeginningWasCutOff() {
    addAndSeal(3);
    bed.auditTrail.remove(1);

    assertThat(archive(later()))
        .isEqualTo(new Outcome.Invalid(new VerifyAuditTrail.Outcome.EventRemoved(seal(1))));
  }

  @Test
  void takesNothingWhereTheFileHoldsSomethingElse() {
    addAndSeal(3);
    Instant before = later();
    RecordedEvent other = RecordedEvent.of(1, event("of another trail"));
    archive.write(Seal.START, List.of(new SealedEvent(Seal.START.next(other), Optional.of(other))).iterator());

    assertThat(archive(before)).isEqualTo(new Outcome.OtherArchive());
    assertThat(recorded()).hasSize(3);
  }

  @Test
  void takesNothingWhereTheFileDiffersFromTheSealedEvents() {
    addAndSeal(3);
    Instant before = later();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> archive(before, archive, new Failing(seals, new AtomicInteger())));
    RecordedEvent forged = RecordedEvent.of(2, event("forged"));
    archive.forge(1, new SealedEvent(seal(2), Optional.of(forged)));

    assertThat(archive(before))
        .isEqualTo(new Outcome.Invalid(new VerifyAuditTrail.Outcome.EventChanged(seal(2))));
    assertThat(verify(archive)).isEqualTo(new VerifyAuditTrail.Outcome.EventChanged(seal(2)));
    assertThat(recorded()).hasSize(3);
  }

  @Test
  void tellsOfNoArchiveWhereItIsNotAllowedToTakeAnything() {
    addAndSeal(3);

    assertThat(archive(later(), archive, new Protected(seals))).isEqualTo(new Outcome.NotAllowed());
    assertThat(recorded()).hasSize(3);
  }

  @Test
  void tellsOfAFileThatCanNotBeRead() {
    AuditArchive missing = new InMemoryAuditArchive();

    assertThat(verify(missing)).isInstanceOf(VerifyAuditTrail.Outcome.ArchiveUnusable.class);
    addAndSeal(1);
    assertThat(archive(later(), new Unwritable())).isEqualTo(new Outcome.FileUnusable("the disk is full"));
    assertThat(recorded()).hasSize(1);
  }

  @Test
  void aChangedEventBehindAnArchiveIsNamed() {
    addAndSeal(3);
    archive(later());
    addAndSeal(2);
    bed.auditTrail.forge(RecordedEvent.of(5, event("forged")));

    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.EventChanged(seal(5)));
    assertThat(verify(archive)).isEqualTo(new VerifyAuditTrail.Outcome.EventChanged(seal(5)));
  }

  @Test
  void aBeginningThatIsCutOffWithoutAnArchiveIsNamed() {
    addAndSeal(3);
    bed.auditTrail.remove(1);
    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.EventRemoved(seal(1)));
    seals.remove(1);
    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.SealRemoved(1));
    bed.auditTrail.remove(2);

    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.SealRemoved(1));
  }

  @Test
  void moreThanWasArchivedIsNamed() {
    addAndSeal(5);
    Seal second = seal(2);
    bed.auditTrail.add(AuditEvent.auditArchived(second, 2, bed.clock.instant()));
    seals.remove(3, 100);

    assertThat(verify()).isEqualTo(new VerifyAuditTrail.Outcome.SealRemoved(1));
  }

  @Test
  void aSealThatWasKeptIsLookedUpInTheArchive() {
    addAndSeal(3);
    KeptSeal kept = new KeptSeal(2, seal(2).hash());
    KeptSeal wrong = new KeptSeal(2, seal(1).hash());
    KeptSeal last = new KeptSeal(3, seal(3).hash());
    KeptSeal wrongLast = new KeptSeal(3, seal(1).hash());
    archive(later());

    assertThat(verify(kept)).isEqualTo(new VerifyAuditTrail.Outcome.KeptIsArchived(2));
    assertThat(verify(kept, archive)).isInstanceOf(VerifyAuditTrail.Outcome.Intact.class);
    assertThat(verify(wrong, archive)).isEqualTo(new VerifyAuditTrail.Outcome.DiffersFromKept(2));
    assertThat(verify(last)).isInstanceOf(VerifyAuditTrail.Outcome.Intact.class);
    assertThat(verify(wrongLast)).isEqualTo(new VerifyAuditTrail.Outcome.DiffersFromKept(3));
  }

  /** Becomes unavailable after some batches. */
  private record Failing(AuditSeals seals, AtomicInteger batches) implements AuditSeals {
    @Override
    public int seal(int limit) {
      return seals.seal(limit);
    }

    @Override
    public List<SealedEvent> findSealed(long afterNumber, int limit) {
      return seals.findSealed(afterNumber, limit);
    }

    @Override
    public List<Entry> findEntries(long afterEventId, int limit) {
      return seals.findEntries(afterEventId, limit);
    }

    @Override
    public Optional<RecordedEvent> firstPending() {
      return seals.firstPending();
    }

    @Override
    public long remove(long upTo, int limit) {
      if (batches.getAndDecrement() == 0) {
        throw new IllegalStateException("on purpose");
      }
      return seals.remove(upTo, limit / 2);
    }
  }

  private record Protected(AuditSeals seals) implements AuditSeals {
    @Override
    public int seal(int limit) {
      return seals.seal(limit);
    }

    @Override
    public List<SealedEvent> findSealed(long afterNumber, int limit) {
      return seals.findSealed(afterNumber, limit);
    }

    @Override
    public List<Entry> findEntries(long afterEventId, int limit) {
      return seals.findEntries(afterEventId, limit);
    }

    @Override
    public Optional<RecordedEvent> firstPending() {
      return seals.firstPending();
    }

    @Override
    public long remove(long upTo, int limit) {
      throw new AuditTrailProtected(new IllegalStateException("on purpose"));
    }
  }

  private record Unwritable() implements AuditArchive {
    @Override
    public boolean exists() {
      return false;
    }

    @Override
    public void write(Seal before, Iterator<SealedEvent> events) {
      throw new UnusableArchive("the disk is full");
    }

    @Override
    public <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading) {
      throw new UnusableArchive("there is nothing to read");
    }
  }

  private Outcome archive(Instant before) {
    return archive(before, archive);
  }

  private Outcome archive(Instant before, AuditArchive file) {
    return archive(before, file, seals);
  }

  private Outcome archive(Instant before, AuditArchive file, AuditSeals chain) {
    return new ArchiveAuditTrail(chain, bed.auditTrail, bed.transactions, bed.clock).execute(new Command(before, file));
  }

  private VerifyAuditTrail.Outcome verify(AuditArchive... archives) {
    return verify(Optional.empty(), archives);
  }

  private VerifyAuditTrail.Outcome verify(KeptSeal kept, AuditArchive... archives) {
    return verify(Optional.of(kept), archives);
  }

  private VerifyAuditTrail.Outcome verify(Optional<KeptSeal> kept, AuditArchive... archives) {
    return new VerifyAuditTrail(seals, bed.auditTrail, bed.clock)
        .execute(new VerifyAuditTrail.Command(kept, List.of(archives)));
  }

  /** One second later, so that all added events are old. */
  private Instant later() {
    bed.clock.advance(Duration.ofSeconds(1));
    return bed.clock.instant();
  }

  private void addAndSeal(int count) {
    add(count);
    while (seals.seal(1_000) > 0) {
      // Until all are sealed.
    }
  }

  private void add(int count) {
    bed.transactions.inTransaction(() -> {
      for (int i = 0; i < count; i++) {
        bed.auditTrail.add(event("event " + (bed.auditTrail.events().size() + 1)));
      }
      return count;
    });
  }

  /** The names of the events in the trail, the oldest first. */
  private List<String> recorded() {
    return bed.auditTrail.find(AuditTrail.Filter.ALL, Optional.empty(), 10_000)
        .reversed().stream()
        .map(found -> found.detail().getOrDefault("name", "archived " + found.detail().get("events"))).toList();
  }

  private Seal seal(long number) {
    return seals.findSealed(number - 1, 1).getFirst().seal();
  }

  private AuditEvent event(String name) {
    return new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("name", name),
        bed.clock.instant());
  }
}
