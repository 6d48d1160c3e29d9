package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final AtomicLong now = new AtomicLong(-Duration.ofSeconds(5).toNanos());
  private final Outages outages = new Outages(now::get);

  @Test
  void an_outage_lasts_from_the_last_question_that_was_answered() {
    answer();
    pass(1);
    outages.failed();
    pass(1);
    outages.failed();
    pass(20);
    assertThat(outages.within(TEN)).hasSeconds(22);

    answer();
    pass(1);
    answer();
    assertThat(outages.within(TEN)).hasSeconds(22);
  }

  @Test
  void an_outage_counts_until_the_database_was_available_for_so_long() {
    outage(30);
    pass(9);
    assertThat(outages.within(TEN)).hasSeconds(30);
    pass(1);
    assertThat(outages.within(TEN)).isZero();
  }

  @Test
  void outages_do_not_count_as_available_time() {
    outage(30);
    pass(4);
    outage(40);
    pass(5);
    assertThat(outages.within(TEN)).hasSeconds(70);
    pass(1);
    assertThat(outages.within(TEN)).hasSeconds(40);
  }

  @Test
  void without_time_no_outage_counts() {
    outage(30);
    assertThat(outages.within(Duration.ZERO)).isZero();
    outages.failed();
    pass(1);
    assertThat(outages.within(Duration.ZERO)).isZero();
  }

  @Test
  void the_oldest_of_many_outages_are_forgotten() {
    for (int i = 0; i < 100; i++) {
      outage(1);
    }
    assertThat(outages.within(TEN)).hasSeconds(32);
  }

  private void outage(int seconds) {
    answer();
    outages.failed();
    pass(seconds);
    answer();
  }

  private void answer() {
    outages.answered(now.get());
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
