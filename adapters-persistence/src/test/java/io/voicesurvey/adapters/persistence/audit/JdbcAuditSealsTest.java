package io.voicesurvey.adapters.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.HibernateTransactions;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditSealsContract;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcAuditSealsTest implements AuditSealsContract {
  @RegisterExtension
  static final TestDatabase POSTGRES = new TestDatabase();

  @Override
  public AuditTrail auditTrail() {
    return new JdbcAuditTrail(POSTGRES.database());
  }

  @Override
  public AuditSeals seals() {
    return new JdbcAuditSeals(POSTGRES.database());
  }

  @Override
  public Transactions transactions() {
    return new HibernateTransactions(POSTGRES.database());
  }

  @Test
  void an_event_that_commits_after_later_ones_were_sealed_is_sealed_too() throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      transactions().inTransaction(() -> {
        add("late");
        join(threads.submit(() -> add("early")));
        assertThat(join(threads.submit(() -> seals().seal(10)))).isEqualTo(1);
        return true;
      });
    }

    assertThat(seals().seal(10)).isEqualTo(1);

    assertThat(seals().findSealed(0, 10)).extracting(link -> link.event().orElseThrow().detail().get("name"))
        .containsExactly("early", "late");
    assertThat(seals().findSealed(0, 10)).extracting(link -> link.seal().eventId()).isSortedAccordingTo(
        (one, other) -> Long.compare(other, one));
  }

  @Test
  void during_a_seal_another_seal_does_nothing_and_no_event_waits() throws Exception {
    add("first");
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      transactions().inTransaction(() -> {
        assertThat(seals().seal(10)).isEqualTo(1);
        join(threads.submit(() -> add("second")));
        assertThat(join(threads.submit(() -> seals().seal(10)))).isZero();
        return true;
      });
    }

    assertThat(seals().seal(10)).isEqualTo(1);
  }

  @Test
  void a_waiting_event_that_is_gone_keeps_no_other_from_being_sealed() {
    Postgres.execute(POSTGRES.settings(), "INSERT INTO audit_pending VALUES (-2), (-1)");
    add("first");

    assertThat(seals().seal(1)).isEqualTo(1);
    assertThat(seals().findEntries(Long.MIN_VALUE, 2)).containsExactly(new AuditSeals.Entry(-2, 0, false, true),
        new AuditSeals.Entry(-1, 0, false, true));
  }

  private boolean add(String name) {
    auditTrail().add(
        new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of("name", name), Samples.NOW));
    return true;
  }

  private static <T> T join(Future<T> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
