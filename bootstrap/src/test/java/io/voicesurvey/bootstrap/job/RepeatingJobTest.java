package io.voicesurvey.bootstrap.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RepeatingJobTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicReference<String> end = new AtomicReference<>("none");

  @Test
  void a_close_waits_for_the_run_in_progress() throws Exception {
    closeAfterTheStart(Duration.ofMillis(1_500), Duration.ofSeconds(60));

    Patience.until("the end", () -> !end.get().equals("none"));
    assertThat(end).hasValue("complete");
  }

  @Test
  void a_close_interrupts_a_run_that_takes_too_long() throws Exception {
    closeAfterTheStart(Duration.ofHours(1), Duration.ofMillis(50));

    Patience.until("the end", () -> !end.get().equals("none"));
    assertThat(end).hasValue("interrupted");
  }

  private void closeAfterTheStart(Duration length, Duration closeLimit) throws InterruptedException {
    RepeatingJob job = new RepeatingJob("job", Duration.ZERO, Duration.ofHours(1), closeLimit, () -> {
      begun.countDown();
      try {
        Thread.sleep(length);
        end.set("complete");
      } catch (InterruptedException e) {
        end.set("interrupted");
      }
      return Optional.empty();
    });
    begun.await();
    job.close();
  }
}
