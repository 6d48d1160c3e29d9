package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.domain.user.User;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of {@link Transactions}. Each test begins with an empty database. */
public interface TransactionsContract {
  Transactions transactions();

  UserRepository users();

  @Test
  default void the_changes_of_the_work_are_kept_and_its_result_is_handed_on() {
    String result = transactions().inTransaction(() -> {
      users().insert(Samples.user("anna"));
      users().insert(Samples.user("bert"));
      return "done";
    });

    assertThat(result).isEqualTo("done");
    assertThat(isStored("anna")).isTrue();
    assertThat(isStored("bert")).isTrue();
  }

  @Test
  default void the_work_sees_its_own_changes() {
    User anna = Samples.user("anna");

    boolean seen = transactions().inTransaction(() -> {
      users().insert(anna);
      users().update(Samples.withName(anna, "Anna B."));
      return users().find(anna.id()).filter(user -> user.name().value().equals("Anna B.")).isPresent();
    });

    assertThat(seen).isTrue();
  }

  @Test
  default void where_the_work_throws_nothing_is_kept_and_the_same_is_thrown() {
    RuntimeException failure = new UnsupportedOperationException("on purpose");

    Throwable thrown = catchThrowable(() -> transactions().inTransaction(() -> {
      users().insert(Samples.user("anna"));
      throw failure;
    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(isStored("anna")).isFalse();
  }

  @Test
  default void an_error_rolls_back_too() {
    Error failure = new AssertionError("on purpose");

    Throwable thrown = catchThrowable(() -> transactions().inTransaction(() -> {
      users().insert(Samples.user("anna"));
      throw failure;
    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(isStored("anna")).isFalse();
  }

  @Test
  default void after_a_failure_the_same_thread_can_begin_again() {
    catchThrowable(() -> transactions().inTransaction(() -> {
      throw new IllegalStateException("on purpose");
    }));

    transactions().inTransaction(() -> users().insert(Samples.user("anna")));

    assertThat(isStored("anna")).isTrue();
  }

  @Test
  default void a_transaction_inside_another_is_part_of_it() {
    catchThrowable(() -> transactions().inTransaction(() -> {
      transactions().inTransaction(() -> users().insert(Samples.user("anna")));
      throw new IllegalStateException("on purpose");
    }));

    assertThat(isStored("anna")).isFalse();
  }

  @Test
  default void a_failure_inside_can_not_be_swallowed_outside() {
    assertThatThrownBy(() -> transactions().inTransaction(() -> {
      users().insert(Samples.user("anna"));
      return catchThrowable(() -> transactions().inTransaction(() -> {
        users().insert(Samples.user("bert"));
        throw new UnsupportedOperationException("on purpose");
      }));
    })).isInstanceOf(IllegalStateException.class);

    assertThat(isStored("anna")).isFalse();
    assertThat(isStored("bert")).isFalse();
  }

  @Test
  default void a_database_that_answers_is_reachable() {
    assertThat(transactions().isDatabaseReachable()).isTrue();
  }

  @Test
  default void without_an_outage_there_is_none() {
    assertThat(transactions().outages(Duration.ofHours(1))).isZero();
  }

  private boolean isStored(String name) {
    return users().find(Samples.user(name).id()).isPresent();
  }
}
