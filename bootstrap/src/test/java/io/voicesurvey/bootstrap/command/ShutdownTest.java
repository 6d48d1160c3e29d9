package io.voicesurvey.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsWhetherAllEndedInOrder(boolean inOrder) {
    assertThat(Shutdown.within(Duration.ofMinutes(1), () -> inOrder)).isEqualTo(inOrder);
  }

  @Test
  void aTaskThatNeverEndsDoesNotKeepTheProcess() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      assertThat(Shutdown.within(Duration.ofMillis(1), () -> waitsFor(never))).isTrue();
      assertThat(never.getCount()).isEqualTo(1);
    } finally {
      never.countDown();
    }
  }

  private static boolean waitsFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
