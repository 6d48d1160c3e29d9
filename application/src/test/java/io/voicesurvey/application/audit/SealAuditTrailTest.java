package io.voicesurvey.application.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.audit.SealAuditTrail.Command;
import io.voicesurvey.application.audit.SealAuditTrail.Outcome;
import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealAuditTrailTest {
  private final TestBed bed = new TestBed();
  private final InMemoryAuditSeals seals = new InMemoryAuditSeals(bed.database);
  private final SealAuditTrail sealAuditTrail = new SealAuditTrail(seals, bed.clock);

  @Test
  void sealsNothingWhereNothingWaits() {
    assertThat(sealAuditTrail.execute(new Command())).isEqualTo(new Outcome(0, false));
  }

  @Test
  void sealsALongBacklog() {
    for (int count : new int[]{1, 499, 500, 501, 1_000, 1_234}) {
      add(count);

      assertThat(sealAuditTrail.execute(new Command())).isEqualTo(new Outcome(count, false));
    }
    assertThat(seals.findSealed(3_734, 10)).hasSize(1);
  }

  @Test
  void tellsOfEventsThatWaitForMoreThanTenSecondsWhileNoneCanBeSealed() {
    AuditSeals held = new HeldSeals(seals);
    SealAuditTrail heldUp = new SealAuditTrail(held, bed.clock);
    add(1);
    bed.clock.advance(Duration.ofSeconds(10));
    assertThat(heldUp.execute(new Command())).isEqualTo(new Outcome(0, false));

    bed.clock.advance(Duration.ofMillis(1));
    assertThat(heldUp.execute(new Command())).isEqualTo(new Outcome(0, true));
    assertThat(sealAuditTrail.execute(new Command())).isEqualTo(new Outcome(1, false));
  }

  /** While another instance seals without an end. */
  private record HeldSeals(AuditSeals seals) implements AuditSeals {
    @Override
    public int seal(int limit) {
      return 0;
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
    public long remove(long upTo, int limit) {
      return seals.remove(upTo, limit);
    }

    @Override
    public Optional<RecordedEvent> firstPending() {
      return seals.firstPending();
    }
  }

  private void add(int count) {
    bed.transactions.inTransaction(() -> {
      for (int i = 0; i < count; i++) {
        bed.auditTrail.add(
            new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of(), bed.clock.instant()));
      }
      return count;
    });
  }
}
