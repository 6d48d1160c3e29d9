package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link ServiceAccounts}. Each test begins with an empty database. */
public interface ServiceAccountsContract {
  ServiceAccounts accounts();

  UserRepository users();

  SessionRepository sessions();

  Transactions transactions();

  @Test
  default void a_new_account_has_no_secret_and_was_never_used() {
    User nightly = service("nightly");

    assertThat(accounts().find(new ServiceName("nightly")))
        .contains(new ServiceAccount(nightly, List.of(), Optional.empty()));
  }

  @Test
  default void only_accounts_are_found_and_by_their_exact_name() {
    service("nightly");
    users().insert(Samples.withIdentity(Samples.user("anna"), new ExternalIdentity(Samples.ISSUER, "service:anna")));

    assertThat(accounts().find(new ServiceName("Nightly"))).isEmpty();
    assertThat(accounts().find(new ServiceName("anna"))).isEmpty();
    assertThat(accounts().find(Optional.empty(), 10)).extracting(ServiceAccount::clientId)
        .containsExactly("service:nightly");
  }

  @Test
  default void secrets_are_kept_and_come_oldest_first() {
    User nightly = service("nightly");
    ClientSecret younger = secret("younger", NOW, Optional.of(NOW.plus(Duration.ofDays(1))));
    ClientSecret older = secret("older", NOW.minusSeconds(1), Optional.empty());
    ClientSecret expired = secret("expired", NOW.minusSeconds(5), Optional.of(NOW.minusSeconds(2)));
    ClientSecret of = secret("of another", NOW, Optional.empty());

    List.of(younger, older, expired).forEach(secret -> accounts().addSecret(nightly.id(), secret));
    accounts().addSecret(service("other").id(), of);

    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().secrets())
        .containsExactly(expired, older, younger);
    assertThat(accounts().find(new ServiceName("other")).orElseThrow().secrets()).containsExactly(of);
  }

  @Test
  default void a_secret_of_an_unknown_account_is_a_bug() {
    Throwable thrown = catchThrowable(
        () -> accounts().addSecret(Samples.user("unknown").id(), secret("one", NOW, Optional.empty())));

    assertThat(thrown).isInstanceOf(RuntimeException.class).isNotInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  default void a_page_follows_the_ids_and_has_the_secrets() {
    List<ServiceAccount> all = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four", "five")) {
      ClientSecret first = secret("first of " + name, NOW, Optional.empty());
      ClientSecret second = secret("second of " + name, NOW.plusSeconds(1), Optional.empty());
      User user = service(name);
      accounts().addSecret(user.id(), second);
      accounts().addSecret(user.id(), first);
      users().insert(Samples.user("person-" + name));
      all.add(new ServiceAccount(user, List.of(first, second), Optional.empty()));
    }
    all.sort((a, b) -> a.user().id().value().toString().compareTo(b.user().id().value().toString()));

    List<ServiceAccount> page = accounts().find(Optional.empty(), 2);
    List<ServiceAccount> rest = accounts().find(Optional.of(page.getLast().user().id()), 10);

    assertThat(page).isEqualTo(all.subList(0, 2));
    assertThat(rest).isEqualTo(all.subList(2, 5));
    assertThat(accounts().find(Optional.of(rest.getLast().user().id()), 10)).isEmpty();
  }

  @Test
  default void a_secret_is_deleted_once_and_by_its_account_alone() {
    User nightly = service("nightly");
    User other = service("other");
    ClientSecret secret = secret("one", NOW, Optional.empty());
    accounts().addSecret(nightly.id(), secret);

    assertThat(accounts().deleteSecret(other.id(), secret.id())).isFalse();
    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().secrets()).containsExactly(secret);
    assertThat(accounts().deleteSecret(nightly.id(), secret.id())).isTrue();
    assertThat(accounts().deleteSecret(nightly.id(), secret.id())).isFalse();
    assertThat(accounts().find(new ServiceName("nightly")).orElseThrow().secrets()).isEmpty();
  }

  @Test
  default void the_holder_of_a_secret_is_its_account_as_it_is_now() {
    User nightly = service("nightly");
    ClientSecret secret = secret("one", NOW, Optional.empty());
    accounts().addSecret(nightly.id(), secret);
    Instant before = accounts().hold(secret.id()).orElseThrow().readAt();
    users().update(Samples.withStatus(nightly, UserStatus.DISABLED));

    CredentialHolder holder = accounts().hold(secret.id()).orElseThrow();

    assertThat(holder.account())
        .isEqualTo(Samples.withVersion(Samples.withStatus(nightly, UserStatus.DISABLED), 1));
    assertThat(holder.readAt()).isBetween(before, before.plusSeconds(60));
    accounts().deleteSecret(nightly.id(), secret.id());
    assertThat(accounts().hold(secret.id())).isEmpty();
  }

  @Test
  default void no_session_outlives_a_secret_that_is_deleted_meanwhile() {
    User nightly = service("nightly");
    for (int round = 0; round < 20; round++) {
      ClientSecret secret = secret("secret " + round, NOW, Optional.empty());
      accounts().addSecret(nightly.id(), secret);

      Credentials.race(transactions(), sessions(), () -> accounts().hold(secret.id()), secret.id(), () -> {
        users().findAndLock(nightly.identity().orElseThrow());
        accounts().deleteSecret(nightly.id(), secret.id());
        sessions().revoke(nightly.id(), secret.id());
      });

      assertThat(sessions().findLive(nightly.id())).isEmpty();
    }
  }

  @Test
  default void no_session_outlives_an_account_that_is_disabled_meanwhile() {
    for (int round = 0; round < 20; round++) {
      User user = service("service" + round);
      ClientSecret secret = secret("secret " + round, NOW, Optional.empty());
      accounts().addSecret(user.id(), secret);

      Credentials.race(transactions(), sessions(),
          () -> accounts().hold(secret.id()).filter(holder -> holder.account().isActive()), secret.id(), () -> {
            User locked = users().findAndLock(user.id()).orElseThrow();
            users().update(Samples.withStatus(locked, UserStatus.DISABLED));
            sessions().revoke(user.id());
          });

      assertThat(sessions().findLive(user.id())).isEmpty();
    }
  }

  private User service(String name) {
    User user = Samples.service(name);
    assertThat(users().insert(user)).isEqualTo(UserRepository.Insertion.INSERTED);
    return user;
  }

  private static ClientSecret secret(String name, Instant createdAt, Optional<Instant> expiresAt) {
    CredentialId id = Credentials.id(name);
    return new ClientSecret(id, SecretDigest.of(Secret.of(name)), createdAt, expiresAt);
  }
}
