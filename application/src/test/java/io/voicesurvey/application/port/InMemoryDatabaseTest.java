package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.domain.user.User;
import org.junit.jupiter.api.Test;

class InMemoryDatabaseTest {
  private final InMemoryDatabase database = new InMemoryDatabase();
  private final UserRepository users = new InMemoryUserRepository(database);
  private final Transactions transactions = new InMemoryTransactions(database);
  private final User anna = Samples.user("anna");

  @Test
  void a_database_that_was_taken_away_does_not_answer_until_it_is_back() {
    database.takeAway();
    assertThatThrownBy(() -> users.find(anna.id())).isInstanceOf(DatabaseUnavailable.class);
    assertThat(transactions.isDatabaseReachable()).isFalse();

    database.bringBack();
    assertThat(users.find(anna.id())).isEmpty();
    assertThat(transactions.isDatabaseReachable()).isTrue();
  }

  @Test
  void a_database_that_goes_away_during_a_transaction_keeps_nothing_of_it() {
    assertThatThrownBy(() -> transactions.inTransaction(() -> {
      users.insert(anna);
      database.takeAway();
      return anna;
    })).isInstanceOf(DatabaseUnavailable.class);

    database.bringBack();
    assertThat(users.find(anna.id())).isEmpty();
  }

  @Test
  void it_knows_whether_the_caller_is_inside_a_transaction() {
    assertThat(database.isInTransaction()).isFalse();
    assertThat(transactions.inTransaction(database::isInTransaction)).isTrue();
    assertThat(database.isInTransaction()).isFalse();
  }
}
