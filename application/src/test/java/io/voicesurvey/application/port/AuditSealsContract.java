package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.AuditSeals.Entry;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditSeals}. Each test begins with an empty database. */
public interface AuditSealsContract {
  AuditTrail auditTrail();

  AuditSeals seals();

  Transactions transactions();

  @Test
  default void events_are_sealed_in_a_chain_one_link_each() {
    add(3);

    assertThat(seals().seal(10)).isEqualTo(3);

    Seal newest = Seal.START;
    List<SealedEvent> chain = seals().findSealed(0, 10);
    for (SealedEvent link : chain) {
      assertThat(link.seal()).isEqualTo(newest.next(link.event().orElseThrow()));
      newest = link.seal();
    }
    assertThat(chain).extracting(link -> link.event().orElseThrow()).containsExactlyElementsOf(recorded());
  }

  @Test
  default void a_sealed_event_is_not_sealed_again() {
    add(2);
    seals().seal(10);

    assertThat(seals().seal(10)).isZero();
    assertThat(seals().firstPending()).isEmpty();
    assertThat(seals().findSealed(0, 10)).hasSize(2);
  }

  @Test
  default void a_batch_takes_the_given_number_and_the_next_batch_continues() {
    add(5);

    assertThat(seals().seal(2)).isEqualTo(2);
    assertThat(seals().seal(2)).isEqualTo(2);
    add(1);
    assertThat(seals().seal(10)).isEqualTo(2);

    assertThat(chained()).isEqualTo(6);
  }

  @Test
  default void an_event_waits_from_when_it_is_added_until_it_is_sealed() {
    add(2);
    seals().seal(1);
    List<Long> ids = recorded().stream().map(RecordedEvent::id).toList();

    assertThat(seals().firstPending()).contains(recorded().get(1));
    assertThat(seals().findEntries(Long.MIN_VALUE, 10)).containsExactly(new Entry(ids.get(0), 1, true, false),
        new Entry(ids.get(1), 1, false, true));
    assertThat(seals().findEntries(ids.get(0), 10)).extracting(Entry::eventId).containsExactly(ids.get(1));
    assertThat(seals().findEntries(Long.MIN_VALUE, 1)).extracting(Entry::eventId).containsExactly(ids.get(0));
  }

  @Test
  default void the_chain_is_read_in_parts() {
    add(3);
    seals().seal(10);

    assertThat(seals().findSealed(0, 2)).extracting(link -> link.seal().number()).containsExactly(1L, 2L);
    assertThat(seals().findSealed(2, 2)).extracting(link -> link.seal().number()).containsExactly(3L);
    assertThat(seals().findSealed(3, 2)).isEmpty();
  }

  @Test
  default void an_event_that_was_rolled_back_does_not_wait() {
    catchThrowable(() -> transactions().inTransaction(() -> {
      add(1);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(seals().seal(10)).isZero();
    assertThat(seals().findEntries(Long.MIN_VALUE, 10)).isEmpty();
  }

  @Test
  default void a_batch_that_is_rolled_back_is_sealed_the_next_time() {
    add(2);
    catchThrowable(() -> transactions().inTransaction(() -> {
      seals().seal(10);
      throw new IllegalStateException("on purpose");
    }));
    assertThat(seals().findSealed(0, 10)).isEmpty();

    assertThat(seals().seal(10)).isEqualTo(2);
    assertThat(chained()).isEqualTo(2);
  }

  @Test
  default void of_many_simultaneous_seals_no_two_cover_the_same_events() {
    add(60);
    Callable<Integer> sealing = () -> seals().seal(7);

    List<Integer> sealed = Race.run(Collections.nCopies(12, sealing));

    assertThat(sealed.stream().mapToInt(Integer::intValue).sum()).isPositive().isEqualTo(chained());
  }

  @Test
  default void archived_events_leave_their_last_seal_from_which_the_chain_goes_on() {
    add(7);
    seals().seal(5);
    Seal third = seals().findSealed(2, 1).getFirst().seal();
    List<RecordedEvent> left = recorded().subList(3, 7);

    assertThat(seals().remove(3, 100)).isEqualTo(3);
    assertThat(seals().seal(100)).isEqualTo(2);

    List<SealedEvent> chain = seals().findSealed(Long.MIN_VALUE, 100);
    assertThat(chain).extracting(link -> link.seal().number()).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(chain.getFirst()).isEqualTo(new SealedEvent(third, Optional.empty()));
    assertThat(chain.get(1).seal()).isEqualTo(third.next(chain.get(1).event().orElseThrow()));
    assertThat(recorded()).isEqualTo(left);
    assertThat(seals().findEntries(Long.MIN_VALUE, 100)).extracting(Entry::eventId)
        .containsExactlyElementsOf(left.stream().map(RecordedEvent::id).toList());
  }

  @Test
  default void events_go_into_an_archive_batch_by_batch_and_twice_is_no_error() {
    add(5);
    seals().seal(5);

    assertThat(seals().remove(5, 2)).isEqualTo(2);
    assertThat(seals().remove(5, 2)).isEqualTo(3);
    assertThat(seals().remove(5, 100)).isEqualTo(5);
    assertThat(seals().remove(5, 100)).isEqualTo(5);

    assertThat(recorded()).isEmpty();
    add(1);
    assertThat(seals().seal(5)).isEqualTo(1);
    assertThat(seals().findSealed(5, 5)).extracting(link -> link.seal().number()).containsExactly(6L);
  }

  @Test
  default void events_taken_out_in_a_transaction_that_fails_stay() {
    add(3);
    seals().seal(3);

    catchThrowable(() -> transactions().inTransaction(() -> {
      seals().remove(2, 100);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(recorded()).hasSize(3);
    assertThat(chained()).isEqualTo(3);
  }

  private void add(int count) {
    LongStream.range(0, count).forEach(i -> auditTrail().add(new AuditEvent(AuditEventType.LOGIN, Optional.empty(),
        Actor.COMMAND, Map.of("name", "event " + i), NOW)));
  }

  private List<RecordedEvent> recorded() {
    return auditTrail().find(AuditTrail.Filter.ALL, Optional.empty(), 100).reversed();
  }

  /** The number of seals, after the check that their numbers have no gap and each event is sealed once. */
  private int chained() {
    List<SealedEvent> chain = seals().findSealed(0, 100);
    assertThat(chain).extracting(link -> link.seal().number())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, chain.size()).boxed().toList());
    assertThat(chain).extracting(link -> link.seal().eventId()).doesNotHaveDuplicates();
    return chain.size();
  }
}
