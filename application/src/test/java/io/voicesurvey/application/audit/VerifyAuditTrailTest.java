package io.voicesurvey.application.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.audit.VerifyAuditTrail.Command;
import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyAuditTrailTest {
  private final TestBed bed = new TestBed();
  private final InMemoryAuditSeals seals = new InMemoryAuditSeals(bed.database);
  private final VerifyAuditTrail verifyAuditTrail = new VerifyAuditTrail(seals, bed.auditTrail, bed.clock);

  @Test
  void findsAnEmptyTrailIntact() {
    assertThat(verify()).isEqualTo(new Outcome.Intact(Seal.START, 0, Seal.START));
  }

  @Test
  void findsATrailIntactAndCountsSealedAndWaitingEvents() {
    addAndSeal(3);
    add(2);

    assertThat(verify()).isEqualTo(new Outcome.Intact(seal(3), 2, Seal.START));
  }

  @Test
  void tellsOfAnEventThatWaitsForMoreThanAMinute() {
    addAndSeal(1);
    Instant added = bed.clock.instant();
    add(2);
    bed.clock.advance(Duration.ofMinutes(1));
    assertThat(verify()).isEqualTo(new Outcome.Intact(seal(1), 2, Seal.START));

    bed.clock.advance(Duration.ofMillis(1));
    assertThat(verify()).isEqualTo(new Outcome.Overdue(2, added));
  }

  @Test
  void findsATrailOfManyBatchesIntactAndOneChangeInIt() {
    addAndSeal(2_345);
    assertThat(verify()).isEqualTo(new Outcome.Intact(seal(2_345), 0, Seal.START));

    change(2_222);

    assertThat(verify()).isEqualTo(new Outcome.EventChanged(seal(2_222)));
  }

  @Test
  void namesTheFirstEventThatWasChanged() {
    addAndSeal(5);
    change(4);
    change(2);

    assertThat(verify()).isEqualTo(new Outcome.EventChanged(seal(2)));
  }

  @Test
  void namesAnEventThatIsGone() {
    addAndSeal(3);
    bed.auditTrail.remove(2);

    assertThat(verify()).isEqualTo(new Outcome.EventRemoved(seal(2)));
  }

  @Test
  void namesASealThatIsGoneWithItsEventOrWithoutIt() {
    addAndSeal(3);
    seals.remove(2);
    assertThat(verify()).isEqualTo(new Outcome.SealRemoved(2));

    bed.auditTrail.remove(2);
    assertThat(verify()).isEqualTo(new Outcome.SealRemoved(2));
  }

  @Test
  void namesASealThatWasChanged() {
    addAndSeal(3);
    seals.forge(new Seal(2, 2, new SealHash("1".repeat(64))));

    assertThat(verify()).isEqualTo(new Outcome.EventChanged(seal(2)));
  }

  @Test
  void namesTheSealAfterOneThatWasMadeAnewForItsChangedEvent() {
    addAndSeal(3);
    change(2);
    seals.forge(seal(1).next(seals.findSealed(1, 1).getFirst().event().orElseThrow()));

    assertThat(verify()).isEqualTo(new Outcome.EventChanged(seal(3)));
  }

  @Test
  void namesEventsThatWereSwapped() {
    addAndSeal(3);
    Seal second = seal(2);
    Seal third = seal(3);
    seals.forge(new Seal(2, third.eventId(), third.hash()));
    seals.forge(new Seal(3, second.eventId(), second.hash()));

    assertThat(verify()).isEqualTo(new Outcome.EventChanged(seal(2)));
  }

  @Test
  void namesAnEventThatWasPutIn() {
    addAndSeal(2);
    bed.auditTrail.forge(RecordedEvent.of(-5, event("forged")));

    assertThat(verify()).isEqualTo(new Outcome.NeverSealed(-5));
  }

  @Test
  void namesAnEventThatStandsThereTwice() {
    addAndSeal(3);

    assertThat(new VerifyAuditTrail(new Doubled(seals, 2), bed.auditTrail, bed.clock)
        .execute(new Command(Optional.empty(), List.of())))
        .isEqualTo(new Outcome.DuplicateEvent(2));
  }

  @Test
  void namesASealThatWasPutInBeforeTheFirst() {
    addAndSeal(2);
    bed.auditTrail.forge(RecordedEvent.of(7, event("forged")));
    seals.forge(new Seal(0, 7, new SealHash("1".repeat(64))));

    assertThat(verify()).isEqualTo(new Outcome.ExtraSeal(0));
  }

  @Test
  void namesAnEventThatWasKeptFromBeingSealed() {
    addAndSeal(2);
    add(2);
    seals.forget(3);

    assertThat(verify()).isEqualTo(new Outcome.NeverSealed(3));
  }

  @Test
  void namesTheEventsOfAnEndOfTheChainThatIsGone() {
    addAndSeal(3);
    seals.remove(3);
    seals.remove(2);

    assertThat(verify()).isEqualTo(new Outcome.NeverSealed(2));
  }

  @Test
  void namesAnEventThatWentBeforeItWasSealed() {
    addAndSeal(1);
    add(1);
    bed.auditTrail.remove(2);

    assertThat(verify()).isEqualTo(new Outcome.RemovedUnsealed(2));
  }

  @Test
  void seesAnEndThatIsCutOffOnlyByASealThatWasKept() {
    addAndSeal(3);
    KeptSeal kept = kept(seal(3));
    seals.remove(3);
    bed.auditTrail.remove(3);

    assertThat(verify()).isEqualTo(new Outcome.Intact(seal(2), 0, Seal.START));
    assertThat(verify(kept)).isEqualTo(new Outcome.DiffersFromKept(3));
  }

  @Test
  void seesAChainThatWasMadeAnewOnlyByASealThatWasKept() {
    addAndSeal(3);
    KeptSeal kept = kept(seal(3));
    change(2);
    for (long number = 2; number <= 3; number++) {
      Seal before = seal(number - 1);
      seals.forge(before.next(seals.findSealed(number - 1, 1).getFirst().event().orElseThrow()));
    }

    assertThat(verify()).isInstanceOf(Outcome.Intact.class);
    assertThat(verify(kept)).isEqualTo(new Outcome.DiffersFromKept(3));
  }

  @Test
  void acceptsAKeptSealThatIsStillThere() {
    addAndSeal(2);
    KeptSeal kept = kept(seal(2));
    addAndSeal(2);

    assertThat(verify(kept)).isEqualTo(new Outcome.Intact(seal(4), 0, Seal.START));
    assertThat(verify(kept(seal(1)))).isEqualTo(new Outcome.Intact(seal(4), 0, Seal.START));
    assertThat(verify(kept(seal(4)))).isEqualTo(new Outcome.Intact(seal(4), 0, Seal.START));
  }

  @Test
  void keepsNoSealBeforeTheFirst() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeptSeal(0, new SealHash("0".repeat(64))));
  }

  /** The seals over a trail that contains that event twice. */
  private record Doubled(AuditSeals seals, long eventId) implements AuditSeals {
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
      return seals.findEntries(afterEventId, limit).stream().map(entry -> new Entry(entry.eventId(),
          entry.records() + (entry.eventId() == eventId ? 1 : 0), entry.sealed(), entry.pending())).toList();
    }

    @Override
    public long remove(long upTo, int limit) {
      return seals.remove(upTo, limit);
    }

    @Override
    public Optional<RecordedEvent> firstPending() {
      return seals.firstPending();
    }
  }

  private Outcome verify() {
    return verifyAuditTrail.execute(new Command(Optional.empty(), List.of()));
  }

  private Outcome verify(KeptSeal kept) {
    return verifyAuditTrail.execute(new Command(Optional.of(kept), List.of()));
  }

  private static KeptSeal kept(Seal seal) {
    return new KeptSeal(seal.number(), seal.hash());
  }

  private void addAndSeal(int count) {
    add(count);
    assertThat(new SealAuditTrail(seals, bed.clock).execute(new SealAuditTrail.Command()))
        .isEqualTo(new SealAuditTrail.Outcome(count, false));
  }

  private void add(int count) {
    bed.transactions.inTransaction(() -> {
      for (int i = 0; i < count; i++) {
        bed.auditTrail.add(event("event " + i));
      }
      return count;
    });
  }

  private void change(long id) {
    bed.auditTrail.forge(RecordedEvent.of(id, event("changed")));
  }

  private Seal seal(long number) {
    return seals.findSealed(number - 1, 1).getFirst().seal();
  }

  private AuditEvent event(String name) {
    return new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("name", name),
        bed.clock.instant());
  }
}
