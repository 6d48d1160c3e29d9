package io.voicesurvey.application.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.audit.FindAuditEvents.Command;
import io.voicesurvey.application.audit.FindAuditEvents.Outcome;
import io.voicesurvey.application.port.AuditTrail.Filter;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindAuditEventsTest {
  private final TestBed bed = new TestBed();
  private final FindAuditEvents findAuditEvents = new FindAuditEvents(bed.auditTrail);

  @Test
  void givesPageAfterPageAndSaysWhichIsTheLast() {
    add(5);

    Outcome first = find(Optional.empty(), 2);
    Outcome second = find(first.next(), 2);
    Outcome third = find(second.next(), 2);

    assertThat(first.events()).extracting(RecordedEvent::id).containsExactly(5L, 4L);
    assertThat(second.events()).extracting(RecordedEvent::id).containsExactly(3L, 2L);
    assertThat(third.events()).extracting(RecordedEvent::id).containsExactly(1L);
    assertThat(third.next()).isEmpty();
  }

  @Test
  void saysThatAFullPageIsTheLastWhereNothingFollows() {
    add(2);

    assertThat(find(Optional.empty(), 2)).satisfies(page -> {
      assertThat(page.events()).hasSize(2);
      assertThat(page.next()).isEmpty();
    });
  }

  @Test
  void returnsOnlyEventsThatMatchTheFilter() {
    add(2);

    Filter none = new Filter(Optional.empty(), Optional.of(AuditEventType.LOGOUT));
    assertThat(findAuditEvents.execute(new Command(none, Optional.empty(), 10)).events()).isEmpty();
  }

  @Test
  void aPageHasAtLeastOneEvent() {
    add(2);

    assertThat(find(Optional.empty(), 1).events()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Command(Filter.ALL, Optional.empty(), 0));
  }

  private Outcome find(Optional<Long> before, int limit) {
    return findAuditEvents.execute(new Command(Filter.ALL, before, limit));
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      bed.auditTrail.add(
          new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of(), bed.clock.instant()));
    }
  }
}
