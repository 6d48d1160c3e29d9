package io.voicesurvey.application.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.audit.SealAuditTrail.Command;
import io.voicesurvey.application.audit.SealAuditTrail.Outcome;
import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealAuditTrailTest {
  private final TestBed bed = new TestBed();
  private final InMemoryAuditSeals seals = new InMemoryAuditSeals(bed.database);
  private final SealAuditTrail sealAuditTrail = new SealAuditTrail(seals);

  @Test
  void sealsNothingWhereNothingWaits() {
    assertThat(sealAuditTrail.execute(new Command())).isEqualTo(new Outcome(0));
  }

  @Test
  void sealsABacklogHoweverLong() {
    for (int count : new int[]{1, 499, 500, 501, 1_000, 1_234}) {
      add(count);

      assertThat(sealAuditTrail.execute(new Command())).isEqualTo(new Outcome(count));
    }
    assertThat(seals.findSealed(3_734, 10)).hasSize(1);
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
