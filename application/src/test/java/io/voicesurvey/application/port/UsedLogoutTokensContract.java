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

/** The contract of {@link UsedLogoutTokens}. Each test begins with an empty database. */
public interface UsedLogoutTokensContract {
  Instant LATER = NOW.plusSeconds(120);

  UsedLogoutTokens usedLogoutTokens();

  Transactions transactions();

  /** A moment that is this much later than the database's clock. */
  Instant ahead(Duration time);

  @Test
  default void a_token_is_spent_once() {
    assertThat(usedLogoutTokens().add(ISSUER, "one", LATER)).isTrue();

    assertThat(usedLogoutTokens().add(ISSUER, "one", LATER)).isFalse();
    assertThat(usedLogoutTokens().add(ISSUER, "one", LATER.plusSeconds(1))).isFalse();
  }

  @Test
  default void tokens_are_told_apart_by_issuer_and_by_case() {
    usedLogoutTokens().add(ISSUER, "one", LATER);

    assertThat(usedLogoutTokens().add("https://other.example.org", "one", LATER)).isTrue();
    assertThat(usedLogoutTokens().add(ISSUER, "One", LATER)).isTrue();
    assertThat(usedLogoutTokens().add(ISSUER, "one ", LATER)).isTrue();
  }

  @Test
  default void any_printable_id_of_up_to_255_characters_serves() {
    for (String id : List.of("'; DROP TABLE users --", "ö 日本 😀", "€".repeat(255))) {
      assertThat(usedLogoutTokens().add(ISSUER, id, LATER)).isTrue();
      assertThat(usedLogoutTokens().add(ISSUER, id, LATER)).isFalse();
    }
  }

  @Test
  default void a_refusal_leaves_the_transaction_usable() {
    usedLogoutTokens().add(ISSUER, "one", LATER);

    List<Boolean> outcomes = transactions().inTransaction(
        () -> List.of(usedLogoutTokens().add(ISSUER, "one", LATER), usedLogoutTokens().add(ISSUER, "two", LATER)));

    assertThat(outcomes).containsExactly(false, true);
    assertThat(usedLogoutTokens().add(ISSUER, "two", LATER)).isFalse();
  }

  @Test
  default void a_token_whose_transaction_is_rolled_back_is_not_spent() {
    catchThrowable(() -> transactions().inTransaction(() -> {
      usedLogoutTokens().add(ISSUER, "one", LATER);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(usedLogoutTokens().add(ISSUER, "one", LATER)).isTrue();
  }

  @Test
  default void what_expired_long_enough_ago_is_forgotten() {
    usedLogoutTokens().add(ISSUER, "one", ahead(Duration.ofHours(-25)));
    usedLogoutTokens().add(ISSUER, "two", ahead(Duration.ofHours(-23)));

    assertThat(usedLogoutTokens().purge(Duration.ofDays(1), 10)).isEqualTo(1);

    assertThat(usedLogoutTokens().add(ISSUER, "one", LATER)).isTrue();
    assertThat(usedLogoutTokens().add(ISSUER, "two", LATER)).isFalse();
  }

  @Test
  default void no_more_is_forgotten_at_once_than_was_asked_for() {
    for (int i = 0; i < 5; i++) {
      usedLogoutTokens().add(ISSUER, "token " + i, ahead(Duration.ofMinutes(-1)));
    }

    assertThat(usedLogoutTokens().purge(Duration.ZERO, 3)).isEqualTo(3);
    assertThat(usedLogoutTokens().purge(Duration.ZERO, 3)).isEqualTo(2);
    assertThat(usedLogoutTokens().purge(Duration.ZERO, 3)).isZero();
  }

  @Test
  default void of_many_who_spend_one_token_at_once_one_wins() {
    Callable<Boolean> spending = () -> usedLogoutTokens().add(ISSUER, "one", LATER);

    assertThat(Race.run(Collections.nCopies(20, spending))).containsOnlyOnce(true);
  }
}
