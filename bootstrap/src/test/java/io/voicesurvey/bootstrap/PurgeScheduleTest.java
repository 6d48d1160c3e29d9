package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.application.port.InMemorySessionRepository;
import io.voicesurvey.application.port.InMemorySpentTokens;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SpentTokens;
import io.voicesurvey.application.session.PurgeSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PurgeScheduleTest {
  private final AtomicInteger purges = new AtomicInteger();
  private final InMemoryDatabase database = new InMemoryDatabase();
  private final SpentTokens spentTokens = new InMemorySpentTokens(database);
  private final PurgeSessions purgeSessions = new PurgeSessions(new InMemorySessionRepository(database), spentTokens,
      this::dayAfterTomorrow);

  @Test
  void it_purges_again_and_again_also_after_a_failure() {
    database.takeAway();
    PurgeSchedule schedule = new PurgeSchedule(purgeSessions, Duration.ofMillis(10), new SplittableRandom(1));
    try (schedule) {
      await(() -> purges.get() > 1);
      database.bringBack();
      for (int i = 0; i < 3; i++) {
        await(() -> spentTokens.spend(Samples.ISSUER, "one", Samples.NOW));
      }
    }
  }

  @Test
  void it_purges_again_and_again_also_after_an_error() {
    PurgeSessions failing = new PurgeSessions(new InMemorySessionRepository(database), spentTokens, () -> {
      purges.incrementAndGet();
      throw new NoClassDefFoundError("one that is missing");
    });
    PurgeSchedule schedule = new PurgeSchedule(failing, Duration.ofMillis(10), new SplittableRandom(1));
    try (schedule) {
      await(() -> purges.get() > 2);
    }
  }

  private Instant dayAfterTomorrow() {
    purges.incrementAndGet();
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
