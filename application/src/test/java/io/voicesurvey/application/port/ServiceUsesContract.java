package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link ServiceUses}. Each test begins with an empty database. */
public interface ServiceUsesContract {
  ServiceUses uses();

  ServiceAccounts accounts();

  UserRepository users();

  /** The clock by which uses are recorded. */
  MutableClock clock();

  /** What happens at least once a minute. */
  void aMinutePasses();

  @Test
  default void a_use_is_shown_with_its_account() {
    User nightly = service("nightly");
    service("other");

    uses().record(nightly.id());
    aMinutePasses();

    assertThat(lastUse("nightly")).contains(clock().instant());
    assertThat(lastUse("other")).isEmpty();
  }

  @Test
  default void the_last_use_counts() {
    User nightly = service("nightly");
    uses().record(nightly.id());
    aMinutePasses();

    clock().advance(Duration.ofSeconds(90));
    uses().record(nightly.id());
    uses().record(service("other").id());
    aMinutePasses();
    Instant last = clock().instant();
    clock().advance(Duration.ofSeconds(90));
    aMinutePasses();

    assertThat(lastUse("nightly")).contains(last);
    assertThat(lastUse("other")).contains(last);
  }

  private Optional<Instant> lastUse(String name) {
    return accounts().find(new ServiceName(name)).flatMap(ServiceAccount::lastUsedAt);
  }

  private User service(String name) {
    User user = Samples.service(name);
    assertThat(users().insert(user)).isEqualTo(UserRepository.Insertion.INSERTED);
    return user;
  }
}
