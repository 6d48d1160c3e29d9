package io.voicesurvey.bootstrap.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.application.port.InMemorySessionRepository;
import io.voicesurvey.application.port.InMemoryUsedTokens;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.user.DisableDormantUsers;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SessionPurgeTest {
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicInteger purges = new AtomicInteger();
  private final InMemoryDatabase database = new InMemoryDatabase(this::dayAfterTomorrow);
  private final UsedTokens usedTokens = new InMemoryUsedTokens(database);
  private final PurgeSessions purgeSessions = new PurgeSessions(new InMemorySessionRepository(database),
      usedTokens);

  @Test
  void it_purges_again_and_again_also_after_a_failure() {
    away.set(true);
    RepeatingJob schedule = start(purgeSessions);
    try (schedule) {
      await(() -> purges.get() > 1);
      away.set(false);
      for (int i = 0; i < 3; i++) {
        await(() -> usedTokens.add(Samples.ISSUER, "one", Samples.NOW));
      }
    }
  }

  @Test
  void it_purges_again_and_again_also_after_an_error() {
    InMemoryDatabase broken = new InMemoryDatabase(() -> {
      purges.incrementAndGet();
      throw new NoClassDefFoundError("one that is missing");
    });
    PurgeSessions failing = new PurgeSessions(new InMemorySessionRepository(broken),
        new InMemoryUsedTokens(broken));
    RepeatingJob schedule = start(failing);
    try (schedule) {
      await(() -> purges.get() > 2);
    }
  }

  private static RepeatingJob start(PurgeSessions purgeSessions) {
    TestBed bed = new TestBed();
    DisableDormantUsers off = new DisableDormantUsers(bed.dormantUsers, bed.users, bed.sessions, bed.auditTrail,
        bed.transactions, Optional.empty(), bed.clock);
    return new RepeatingJob("session-purge", Duration.ofMillis(3), Duration.ofMillis(10),
        new SessionPurge(purgeSessions, off));
  }

  /** The database's clock, which each purge looks at. */
  private Instant dayAfterTomorrow() {
    purges.incrementAndGet();
    if (away.get()) {
      throw new DatabaseUnavailable(new ConnectException("taken away"));
    }
    return Samples.NOW.plus(Duration.ofDays(2));
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
      Thread.onSpinWait();
    }
  }
}
