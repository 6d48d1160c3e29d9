package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.ISSUER;
import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The contract of {@link UsedTokens}. Each test begins with an empty database. */
public interface UsedTokensContract {
  Instant LATER = NOW.plusSeconds(120);

  UsedTokens usedTokens();

  Transactions transactions();

  /** A moment that is this much later than the database's clock. */
  Instant ahead(Duration time);

  @Test
  default void a_token_is_spent_once() {
    assertThat(usedTokens().add(ISSUER, "one", LATER)).isTrue();

    assertThat(usedTokens().add(ISSUER, "one", LATER)).isFalse();
    assertThat(usedTokens().add(ISSUER, "one", LATER.plusSeconds(1))).isFalse();
  }

  @Test
  default void tokens_are_told_apart_by_issuer_and_by_case() {
    usedTokens().add(ISSUER, "one", LATER);

    assertThat(usedTokens().add("https://other.example.org", "one", LATER)).isTrue();
    assertThat(usedTokens().add(ISSUER, "One", LATER)).isTrue();
    assertThat(usedTokens().add(ISSUER, "one ", LATER)).isTrue();
  }

  @Test
  default void any_printable_id_of_up_to_255_characters_serves() {
    for (String id : List.of("'; DROP TABLE users --", "ö 日本 😀", "€".repeat(255))) {
      assertThat(usedTokens().add(ISSUER, id, LATER)).isTrue();
      assertThat(usedTokens().add(ISSUER, id, LATER)).isFalse();
    }
  }

  @Test
  default void a_refusal_leaves_the_transaction_usable() {
    usedTokens().add(ISSUER, "one", LATER);

    List<Boolean> outcomes = transactions().inTransaction(
        () -> List.of(usedTokens().add(ISSUER, "one", LATER), usedTokens().add(ISSUER, "two", LATER)));

    assertThat(outcomes).containsExactly(false, true);
    assertThat(usedTokens().add(ISSUER, "two", LATER)).isFalse();
  }

  @Test
  default void a_token_whose_transaction_is_rolled_back_is_not_spent() {
    catchThrowable(() -> transactions().inTransaction(() -> {
      usedTokens().add(ISSUER, "one", LATER);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(usedTokens().add(ISSUER, "one", LATER)).isTrue();
  }

  @Test
  default void a_token_that_expired_long_enough_ago_is_forgotten() {
    usedTokens().add(ISSUER, "one", ahead(Duration.ofHours(-25)));
    usedTokens().add(ISSUER, "two", ahead(Duration.ofHours(-23)));

    assertThat(usedTokens().purge(Duration.ofDays(1), 10)).isEqualTo(1);

    assertThat(usedTokens().add(ISSUER, "one", LATER)).isTrue();
    assertThat(usedTokens().add(ISSUER, "two", LATER)).isFalse();
  }

  @Test
  default void no_more_is_forgotten_in_one_step_than_requested() {
    for (int i = 0; i < 5; i++) {
      usedTokens().add(ISSUER, "token " + i, ahead(Duration.ofMinutes(-1)));
    }

    assertThat(usedTokens().purge(Duration.ZERO, 3)).isEqualTo(3);
    assertThat(usedTokens().purge(Duration.ZERO, 3)).isEqualTo(2);
    assertThat(usedTokens().purge(Duration.ZERO, 3)).isZero();
  }

  @Test
  default void one_of_many_concurrent_uses_of_a_token_wins() {
    Callable<Boolean> spending = () -> usedTokens().add(ISSUER, "one", LATER);

    assertThat(Race.run(Collections.nCopies(20, spending))).containsOnlyOnce(true);
  }
}
