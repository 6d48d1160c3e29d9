package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.port.UserRepository.Insertion;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link UserRepository} promises. Each test begins with an empty database. */
public interface UserRepositoryContract {
  UserRepository users();

  Transactions transactions();

  @Test
  default void a_new_user_is_found_by_id_and_by_identity() {
    User anna = Samples.user("anna");

    assertThat(users().insert(anna)).isEqualTo(Insertion.INSERTED);

    assertThat(users().find(anna.id())).contains(anna);
    assertThat(users().findAndLock(anna.identity())).contains(anna);
  }

  @Test
  default void the_holder_of_an_email_is_found_whatever_its_case() {
    User anna = Samples.user("anna");
    users().insert(anna);
    users().insert(Samples.withEmail(Samples.user("bert"), Optional.empty()));

    assertThat(users().find(new EmailAddress("ANNA@Example.org"))).contains(anna);
    assertThat(users().find(new EmailAddress("bert@example.org"))).isEmpty();
  }

  @Test
  default void a_user_of_whom_little_is_known_is_kept_as_such() {
    User anna = Samples.user("anna");
    User service = new User(anna.id(), anna.identity(), Optional.empty(), anna.name(), Role.ADMIN, UserStatus.DISABLED,
        anna.createdAt(), anna.updatedAt(), Optional.empty(), 0);

    users().insert(service);

    assertThat(users().find(service.id())).contains(service);
  }

  @Test
  default void text_of_any_script_is_kept_as_it_is() {
    User user = Samples.withName(Samples.withEmail(Samples.user("ö'\"\\%日本"), Samples.email("Ödön@exämple.org")),
        "😀 Žofie 'quoted' \\ %s ${x} :y ?");

    users().insert(user);

    assertThat(users().find(user.id())).contains(user);
    assertThat(users().findAndLock(user.identity())).contains(user);
  }

  @Test
  default void times_are_kept_to_the_microsecond() {
    Instant fine = Instant.parse("2026-03-01T12:00:00.123456999Z");
    Instant kept = Instant.parse("2026-03-01T12:00:00.123456Z");
    User anna = Samples.user("anna");

    users().insert(new User(anna.id(), anna.identity(), anna.email(), anna.name(), anna.role(), anna.status(), fine,
        fine, Optional.of(fine), 0));

    assertThat(users().find(anna.id())).hasValueSatisfying(user -> {
      assertThat(user.createdAt()).isEqualTo(kept);
      assertThat(user.updatedAt()).isEqualTo(kept);
      assertThat(user.lastLoginAt()).contains(kept);
    });
  }

  @Test
  default void nobody_is_found_where_nobody_is() {
    assertThat(users().find(Samples.user("anna").id())).isEmpty();
    assertThat(users().findAndLock(Samples.user("anna").identity())).isEmpty();
  }

  @Test
  default void subjects_are_told_apart_by_case_and_by_issuer() {
    User anna = Samples.user("anna");
    users().insert(anna);

    assertThat(users().findAndLock(new ExternalIdentity(Samples.ISSUER, "Anna"))).isEmpty();
    assertThat(users().findAndLock(new ExternalIdentity("https://other.example.org", "anna"))).isEmpty();
    assertThat(users().insert(Samples.user("Anna"))).isEqualTo(Insertion.EMAIL_TAKEN);
    assertThat(users().insert(Samples.withEmail(Samples.user("Anna"), Optional.empty())))
        .isEqualTo(Insertion.INSERTED);
  }

  @Test
  default void an_identity_is_one_users() {
    User anna = Samples.user("anna");
    User again = Samples.withIdentity(Samples.user("bert"), anna.identity());
    users().insert(anna);

    assertThat(users().insert(again)).isEqualTo(Insertion.IDENTITY_TAKEN);
    assertThat(users().find(again.id())).isEmpty();
    assertThat(users().find(anna.id())).contains(anna);
  }

  @Test
  default void an_email_is_one_users_however_it_is_written() {
    users().insert(Samples.withEmail(Samples.user("anna"), Samples.email("Anna.Ö@Example.org")));
    User bert = Samples.withEmail(Samples.user("bert"), Samples.email("aNNA.ö@EXAMPLE.ORG"));

    assertThat(users().insert(bert)).isEqualTo(Insertion.EMAIL_TAKEN);
    assertThat(users().find(bert.id())).isEmpty();
  }

  @Test
  default void where_identity_and_email_are_taken_the_identity_is_named() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User again = Samples.withEmail(Samples.withIdentity(Samples.user("bert"), anna.identity()), anna.email());

    assertThat(users().insert(again)).isEqualTo(Insertion.IDENTITY_TAKEN);
  }

  @Test
  default void an_id_is_never_given_twice() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User bert = Samples.user("bert");
    User impostor = new User(anna.id(), bert.identity(), bert.email(), bert.name(), bert.role(), bert.status(),
        bert.createdAt(), bert.updatedAt(), bert.lastLoginAt(), 0);

    assertThatThrownBy(() -> users().insert(impostor)).isInstanceOf(IllegalStateException.class);
    assertThat(users().find(anna.id())).contains(anna);
  }

  @Test
  default void many_users_may_have_no_email() {
    assertThat(users().insert(Samples.withEmail(Samples.user("anna"), Optional.empty())))
        .isEqualTo(Insertion.INSERTED);
    assertThat(users().insert(Samples.withEmail(Samples.user("bert"), Optional.empty())))
        .isEqualTo(Insertion.INSERTED);
  }

  @Test
  default void a_change_is_stored_and_counted() {
    User anna = Samples.user("anna");
    users().insert(anna);
    Instant later = Samples.NOW.plusSeconds(60);
    User changed = new User(anna.id(), anna.identity(), Samples.email("a@example.net"), new DisplayName("Anna B."),
        Role.ADMIN, UserStatus.DISABLED, anna.createdAt(), later, Optional.of(later), 0);

    assertThat(users().update(changed)).isEqualTo(Update.UPDATED);

    assertThat(users().find(anna.id())).contains(Samples.withVersion(changed, 1));
  }

  @Test
  default void a_change_does_not_touch_the_identity_nor_the_time_of_creation() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User bert = Samples.user("bert");
    User odd = new User(anna.id(), bert.identity(), anna.email(), anna.name(), anna.role(), anna.status(),
        Samples.NOW.plusSeconds(1), anna.updatedAt(), anna.lastLoginAt(), 0);

    users().update(odd);

    assertThat(users().find(anna.id())).contains(Samples.withVersion(anna, 1));
  }

  @Test
  default void an_email_can_be_given_up_and_taken_by_another() {
    User anna = Samples.user("anna");
    users().insert(anna);

    assertThat(users().update(Samples.withEmail(anna, Optional.empty()))).isEqualTo(Update.UPDATED);

    assertThat(users().find(anna.id()).flatMap(User::email)).isEmpty();
    assertThat(users().insert(Samples.withEmail(Samples.user("bert"), anna.email()))).isEqualTo(Insertion.INSERTED);
  }

  @Test
  default void an_email_may_change_its_case() {
    User anna = Samples.user("anna");
    users().insert(anna);

    assertThat(users().update(Samples.withEmail(anna, Samples.email("ANNA@example.org")))).isEqualTo(Update.UPDATED);

    assertThat(users().find(anna.id()).flatMap(User::email)).isEqualTo(Samples.email("ANNA@example.org"));
  }

  @Test
  default void a_change_of_an_older_version_is_refused() {
    User anna = Samples.user("anna");
    users().insert(anna);
    users().update(Samples.withName(anna, "first"));

    assertThat(users().update(Samples.withName(anna, "second"))).isEqualTo(Update.STALE);

    assertThat(users().find(anna.id()).map(user -> user.name().value())).contains("first");
  }

  @Test
  default void a_change_of_somebody_unknown_is_refused() {
    assertThat(users().update(Samples.user("anna"))).isEqualTo(Update.STALE);
    assertThat(users().find(Samples.user("anna").id())).isEmpty();
  }

  @Test
  default void a_change_to_anothers_email_is_refused() {
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users().insert(anna);
    users().insert(bert);

    assertThat(users().update(Samples.withEmail(bert, Samples.email("Anna@Example.org"))))
        .isEqualTo(Update.EMAIL_TAKEN);

    assertThat(users().find(bert.id())).contains(bert);
  }

  @Test
  default void of_an_old_version_and_a_taken_email_the_old_version_is_named() {
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users().insert(anna);
    users().insert(bert);
    users().update(Samples.withName(bert, "first"));

    assertThat(users().update(Samples.withEmail(bert, anna.email()))).isEqualTo(Update.STALE);
  }

  @Test
  default void a_refusal_leaves_the_transaction_usable() {
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users().insert(anna);

    List<Object> outcomes = transactions().inTransaction(() -> {
      List<Object> seen = new ArrayList<>();
      seen.add(users().insert(bert));
      seen.add(users().insert(Samples.withEmail(Samples.user("carl"), anna.email())));
      seen.add(users().insert(Samples.withIdentity(Samples.user("carl"), anna.identity())));
      seen.add(users().update(Samples.withEmail(bert, anna.email())));
      seen.add(users().update(Samples.withVersion(anna, 7)));
      seen.add(users().update(Samples.withName(bert, "Bert B.")));
      return seen;
    });

    assertThat(outcomes).containsExactly(Insertion.INSERTED, Insertion.EMAIL_TAKEN, Insertion.IDENTITY_TAKEN,
        Update.EMAIL_TAKEN, Update.STALE, Update.UPDATED);
    assertThat(users().find(anna.id())).contains(anna);
    assertThat(users().find(bert.id())).contains(Samples.withVersion(Samples.withName(bert, "Bert B."), 1));
  }

  @Test
  default void two_first_logins_of_one_person_at_once_give_one_user() {
    for (int round = 0; round < 10; round++) {
      String subject = "racer" + round;
      User first = Samples.user(subject);
      User second = Samples.withEmail(Samples.withIdentity(Samples.user(subject + "again"), first.identity()),
          first.email());

      List<Insertion> outcomes = Race.run(List.of(() -> users().insert(first), () -> users().insert(second)));

      assertThat(outcomes).containsExactlyInAnyOrder(Insertion.INSERTED, Insertion.IDENTITY_TAKEN);
    }
  }

  @Test
  default void of_many_who_want_one_email_at_once_one_gets_it() {
    List<User> wanting = IntStream.range(0, 8).mapToObj(i -> Samples.user("user" + i)).toList();
    wanting.subList(0, 4).forEach(users()::insert);

    List<Callable<String>> tasks = new ArrayList<>();
    for (User user : wanting) {
      User wish = Samples.withEmail(user, Samples.email("one@example.org"));
      boolean known = tasks.size() < 4;
      tasks.add(() -> known ? users().update(wish).name() : users().insert(wish).name());
    }
    List<String> outcomes = Race.run(tasks);

    assertThat(outcomes).filteredOn(outcome -> !outcome.equals("EMAIL_TAKEN")).hasSize(1);
  }

  @Test
  default void of_many_changes_at_once_one_wins() {
    User anna = Samples.user("anna");
    users().insert(anna);

    List<Callable<Update>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      User change = Samples.withName(anna, "name " + i);
      tasks.add(() -> users().update(change));
    }
    List<Update> outcomes = Race.run(tasks);

    assertThat(outcomes).filteredOn(outcome -> outcome == Update.UPDATED).hasSize(1);
    assertThat(users().find(anna.id()).map(User::version)).contains(1L);
  }
}
