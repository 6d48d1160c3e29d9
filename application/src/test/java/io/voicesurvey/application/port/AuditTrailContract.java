package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.AuditTrail.Filter;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditTrail}. Each test begins with an empty database. */
public interface AuditTrailContract {
  UserId ANNA = Samples.user("anna").id();
  UserId BERT = Samples.user("bert").id();

  AuditTrail auditTrail();

  Transactions transactions();

  @Test
  default void an_event_is_found_as_it_was_added() {
    AuditEvent changed = new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(ANNA), Actor.IDENTITY_PROVIDER,
        Map.of("from", "viewer", "to", "admin"), NOW.plusNanos(789));
    AuditEvent failed = new AuditEvent(AuditEventType.LOGIN_FAILED, Optional.empty(), Actor.ANONYMOUS, Map.of(), NOW);
    auditTrail().add(changed);
    auditTrail().add(failed);

    List<RecordedEvent> found = auditTrail().find(Filter.ALL, Optional.empty(), 10);

    assertThat(found).containsExactly(
        new RecordedEvent(found.get(0).id(), NOW, "login_failed", Optional.empty(), "anonymous", Map.of()),
        new RecordedEvent(found.get(1).id(), NOW, "role_changed", Optional.of(ANNA.value()), "identity_provider",
            Map.of("from", "viewer", "to", "admin")));
    assertThat(found.get(0).id()).isGreaterThan(found.get(1).id());
  }

  @Test
  default void several_events_are_added_in_their_order() {
    List<AuditEvent> events = List.of(AuditEvent.roleOverage(ANNA, Role.VIEWER, NOW),
        AuditEvent.roleOverage(BERT, Role.ADMIN, NOW),
        new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of(), NOW));

    transactions().inTransaction(() -> {
      auditTrail().add(events);
      auditTrail().add(List.<AuditEvent>of());
      return true;
    });

    List<RecordedEvent> found = auditTrail().find(Filter.ALL, Optional.empty(), 10);
    assertThat(found).extracting(RecordedEvent::userId).containsExactly(Optional.empty(), Optional.of(BERT.value()),
        Optional.of(ANNA.value()));
    assertThat(found.getLast().detail()).containsEntry("role", "viewer");
  }

  @Test
  default void any_text_is_kept_as_it_is() {
    Map<String, String> detail = Map.of("quotes", "\"'; DROP TABLE users --\\", "signs", "ö 日本 😀 {}[],:", "empty", "",
        "Case", "x", "case", "y", "number", "1", "null", "null");

    auditTrail().add(new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, detail, NOW));

    assertThat(auditTrail().find(Filter.ALL, Optional.empty(), 1)).singleElement()
        .satisfies(event -> assertThat(event.detail()).isEqualTo(detail));
  }

  @Test
  default void an_event_of_a_transaction_that_is_rolled_back_is_not_kept() {
    auditTrail().add(event("first"));
    catchThrowable(() -> transactions().inTransaction(() -> {
      auditTrail().add(event("second"));
      throw new IllegalStateException("on purpose");
    }));
    auditTrail().add(event("third"));

    assertThat(names(Filter.ALL, Optional.empty(), 10)).containsExactly("third", "first");
  }

  @Test
  default void a_filter_finds_events_that_fit_all_its_criteria() {
    comeAndGo();

    assertThat(names(new Filter(Optional.of(ANNA), Optional.empty()), Optional.empty(), 10))
        .containsExactly("anna out", "anna in");
    assertThat(names(new Filter(Optional.empty(), Optional.of(AuditEventType.LOGIN)), Optional.empty(), 10))
        .containsExactly("bert in", "anna in");
    assertThat(
        names(new Filter(Optional.of(ANNA), Optional.of(AuditEventType.LOGIN)), Optional.empty(), 10))
        .containsExactly("anna in");
    assertThat(
        names(new Filter(Optional.of(ANNA), Optional.of(AuditEventType.USERS_IMPORTED)), Optional.empty(), 10))
        .isEmpty();
  }

  @Test
  default void pages_follow_each_other_without_gap_or_overlap_while_more_is_added() {
    for (int i = 1; i <= 5; i++) {
      auditTrail().add(event("event " + i));
    }
    List<RecordedEvent> first = auditTrail().find(Filter.ALL, Optional.empty(), 2);
    auditTrail().add(event("event 6"));
    List<RecordedEvent> second = auditTrail().find(Filter.ALL, Optional.of(first.getLast().id()), 2);
    auditTrail().add(event("event 7"));

    assertThat(first).extracting(AuditTrailContract::name).containsExactly("event 5", "event 4");
    assertThat(second).extracting(AuditTrailContract::name).containsExactly("event 3", "event 2");
    assertThat(names(Filter.ALL, Optional.of(second.getLast().id()), 2)).containsExactly("event 1");
    assertThat(names(Filter.ALL, Optional.of(Long.MIN_VALUE), 2)).isEmpty();
  }

  @Test
  default void a_page_of_a_filter_goes_on_behind_an_event_that_it_does_not_let_through() {
    comeAndGo();
    long bertIn = auditTrail().find(new Filter(Optional.of(BERT), Optional.empty()), Optional.empty(), 1)
        .getFirst().id();

    assertThat(names(new Filter(Optional.of(ANNA), Optional.empty()), Optional.of(bertIn), 10))
        .containsExactly("anna in");
  }

  @Test
  default void of_many_simultaneous_events_none_is_lost() {
    Callable<Boolean> adding = () -> {
      auditTrail().add(event("event"));
      return true;
    };

    Race.run(Collections.nCopies(20, adding));

    assertThat(auditTrail().find(Filter.ALL, Optional.empty(), 100)).hasSize(20)
        .extracting(RecordedEvent::id).doesNotHaveDuplicates();
  }

  private static AuditEvent event(String name) {
    return event(AuditEventType.LOGIN, ANNA, name);
  }

  private static AuditEvent event(AuditEventType type, UserId user, String name) {
    return new AuditEvent(type, Optional.of(user), Actor.user(user), Map.of("name", name), NOW);
  }

  private List<String> names(Filter filter, Optional<Long> before, int limit) {
    return auditTrail().find(filter, before, limit).stream().map(AuditTrailContract::name).toList();
  }

  private static String name(RecordedEvent event) {
    return event.detail().get("name");
  }

  /** Anna signs in, Bert signs in, Anna signs out. */
  private void comeAndGo() {
    auditTrail().add(event(AuditEventType.LOGIN, ANNA, "anna in"));
    auditTrail().add(event(AuditEventType.LOGIN, BERT, "bert in"));
    auditTrail().add(event(AuditEventType.LOGOUT, ANNA, "anna out"));
  }
}
