package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.port.UserRepository.Insertion;
import io.voicesurvey.application.port.UserRepository.Relinking;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link UserRepository}. Each test begins with an empty database. */
public interface UserRepositoryContract {
  UserRepository users();

  Transactions transactions();

  @Test
  default void a_new_user_is_found_by_id_and_by_identity() {
    User anna = Samples.user("anna");

    assertThat(users().insert(anna)).isEqualTo(Insertion.INSERTED);

    assertThat(users().find(anna.id())).contains(anna);
    assertThat(users().findAndLock(anna.identity().orElseThrow())).contains(anna);
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
  default void the_holders_of_many_emails_are_found_together_locked_or_not() {
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    Stream.of(anna, bert, Samples.user("carl")).forEach(users()::insert);
    Set<EmailAddress> emails = Set.of(new EmailAddress("ANNA@Example.org"), new EmailAddress("bert@example.org"),
        new EmailAddress("unknown@example.org"));

    assertThat(users().find(emails)).containsExactlyInAnyOrder(anna, bert);
    assertThat(users().findAndLock(emails)).containsExactlyInAnyOrder(anna, bert);
    assertThat(users().find(Set.of(new EmailAddress("unknown@example.org")))).isEmpty();
    assertThat(users().findAndLock(Set.<EmailAddress>of())).isEmpty();
  }

  @Test
  default void a_user_without_an_email_and_a_login_is_stored() {
    User anna = Samples.user("anna");
    User service = new User(anna.id(), anna.identity(), Optional.empty(), false, anna.name(), Role.ADMIN,
        UserStatus.DISABLED,
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
    assertThat(users().findAndLock(user.identity().orElseThrow())).contains(user);
  }

  @Test
  default void times_are_kept_to_the_microsecond() {
    Instant fine = Instant.parse("2026-03-01T12:00:00.123456999Z");
    Instant kept = Instant.parse("2026-03-01T12:00:00.123456Z");
    User anna = Samples.user("anna");

    users().insert(new User(anna.id(), anna.identity(), anna.email(), anna.emailVerified(), anna.name(), anna.role(),
        anna.status(), fine,
        fine, Optional.of(fine), 0));

    assertThat(users().find(anna.id())).hasValueSatisfying(user -> {
      assertThat(user.createdAt()).isEqualTo(kept);
      assertThat(user.updatedAt()).isEqualTo(kept);
      assertThat(user.lastLoginAt()).contains(kept);
    });
  }

  @Test
  default void an_unknown_user_is_not_found() {
    assertThat(users().find(Samples.user("anna").id())).isEmpty();
    assertThat(users().findAndLock(Samples.user("anna").identity().orElseThrow())).isEmpty();
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
    User again = Samples.withIdentity(Samples.user("bert"), anna.identity().orElseThrow());
    users().insert(anna);

    assertThat(users().insert(again)).isEqualTo(Insertion.IDENTITY_TAKEN);
    assertThat(users().find(again.id())).isEmpty();
    assertThat(users().find(anna.id())).contains(anna);
  }

  @Test
  default void an_email_belongs_to_one_user_in_any_spelling() {
    users().insert(Samples.withEmail(Samples.user("anna"), Samples.email("Anna.Ö@Example.org")));
    User bert = Samples.withEmail(Samples.user("bert"), Samples.email("aNNA.ö@EXAMPLE.ORG"));

    assertThat(users().insert(bert)).isEqualTo(Insertion.EMAIL_TAKEN);
    assertThat(users().find(bert.id())).isEmpty();
  }

  @Test
  default void where_identity_and_email_are_taken_the_identity_is_named() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User again = Samples.withEmail(Samples.withIdentity(Samples.user("bert"), anna.identity().orElseThrow()),
        anna.email());

    assertThat(users().insert(again)).isEqualTo(Insertion.IDENTITY_TAKEN);
  }

  @Test
  default void an_id_is_never_given_twice() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User bert = Samples.user("bert");
    User impostor = new User(anna.id(), bert.identity(), bert.email(), bert.emailVerified(), bert.name(), bert.role(),
        bert.status(),
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
    User changed = new User(anna.id(), anna.identity(), Samples.email("a@example.net"), false,
        new DisplayName("Anna B."),
        Role.ADMIN, UserStatus.DISABLED, anna.createdAt(), later, Optional.of(later), 0);

    assertThat(users().update(changed)).isEqualTo(Update.UPDATED);

    assertThat(users().find(anna.id())).contains(Samples.withVersion(changed, 1));
  }

  @Test
  default void a_change_does_not_touch_the_identity_nor_the_time_of_creation() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User bert = Samples.user("bert");
    User odd = new User(anna.id(), bert.identity(), anna.email(), anna.emailVerified(), anna.name(), anna.role(),
        anna.status(),
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
    assertThat(users().find(anna.id()).map(User::emailVerified)).contains(true);

    assertThat(users().find(anna.id()).flatMap(User::email)).isEqualTo(Samples.email("ANNA@example.org"));
  }

  @Test
  default void whether_an_email_is_verified_is_kept_and_changes_with_it_or_alone() {
    User anna = Samples.user("anna");
    users().insert(anna);
    User unverified = Samples.unverified(anna);

    assertThat(users().update(unverified)).isEqualTo(Update.UPDATED);
    assertThat(users().find(anna.id())).contains(Samples.withVersion(unverified, 1));
    assertThat(users().update(Samples.withVersion(anna, 1))).isEqualTo(Update.UPDATED);
    assertThat(users().find(anna.id())).contains(Samples.withVersion(anna, 2));
    User moved = Samples.withVersion(Samples.withEmail(anna, Samples.email("moved@example.org")), 2);
    assertThat(users().update(Samples.unverified(moved))).isEqualTo(Update.UPDATED);
    assertThat(users().find(anna.id()).map(User::emailVerified)).contains(false);
  }

  @Test
  default void an_email_is_one_in_both_unicode_forms() {
    User anna = Samples.withEmail(Samples.user("anna"), Samples.email("zo\u00eb@example.org"));
    users().insert(anna);
    Optional<EmailAddress> decomposed = Samples.email("zoe\u0308@example.org");

    assertThat(users().find(decomposed.orElseThrow())).contains(anna);
    assertThat(users().findAndLock(decomposed.orElseThrow())).contains(anna);
    assertThat(users().find(Set.of(decomposed.orElseThrow()))).containsExactly(anna);
    assertThat(users().insert(Samples.withEmail(Samples.user("bert"), decomposed))).isEqualTo(Insertion.EMAIL_TAKEN);
    assertThat(users().find(new UserFilter(Optional.empty(), Optional.empty(), Optional.of("Zoe\u0308@")),
        Optional.empty(), 10)).containsExactly(anna);
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
  default void a_change_of_an_unknown_user_is_refused() {
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
      seen.add(users().insert(Samples.withIdentity(Samples.user("carl"), anna.identity().orElseThrow())));
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
  default void two_simultaneous_first_logins_of_one_person_yield_one_user() {
    for (int round = 0; round < 10; round++) {
      String subject = "racer" + round;
      User first = Samples.user(subject);
      User second = Samples.withEmail(
          Samples.withIdentity(Samples.user(subject + "again"), first.identity().orElseThrow()),
          first.email());

      List<Insertion> outcomes = Race.run(List.of(() -> users().insert(first), () -> users().insert(second)));

      assertThat(outcomes).containsExactlyInAnyOrder(Insertion.INSERTED, Insertion.IDENTITY_TAKEN);
    }
  }

  @Test
  default void one_of_many_users_who_want_an_email_at_the_same_time_gets_it() {
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
  default void of_many_simultaneous_changes_one_wins() {
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

  @Test
  default void a_user_is_locked_by_id_and_by_email_in_any_spelling() {
    User anna = Samples.withEmail(Samples.user("anna"), Samples.email("Anna.Ö@Example.org"));
    users().insert(anna);

    assertThat(users().findAndLock(anna.id())).contains(anna);
    assertThat(users().findAndLock(new EmailAddress("aNNA.ö@example.ORG"))).contains(anna);
    assertThat(users().findAndLock(Samples.user("bert").id())).isEmpty();
    assertThat(users().findAndLock(new EmailAddress("bert@example.org"))).isEmpty();
  }

  @Test
  default void a_lock_of_a_user_sees_the_writes_of_the_earlier_transaction() {
    User anna = Samples.user("anna");
    users().insert(anna);
    Callable<Long> change = () -> transactions().inTransaction(() -> {
      User found = users().findAndLock(anna.id()).orElseThrow();
      users().update(Samples.withName(found, "name " + found.version()));
      return found.version();
    });

    assertThat(Race.run(Collections.nCopies(8, change))).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  default void active_users_are_found_by_the_id_that_the_provider_stated() {
    Stream.of("anna", "bert", "carl", "dora").map(Samples::user).forEach(users()::insert);
    Stream.of("anna", "bert", "carl").forEach(name -> claim(name, "O-1"));
    claim("dora", "O-2");
    User carl = users().find(Samples.user("carl").id()).orElseThrow();
    assertThat(users().update(Samples.withStatus(carl, UserStatus.DISABLED))).isEqualTo(Update.UPDATED);

    assertThat(users().findClaiming(new ExternalId("O-1")))
        .containsExactlyInAnyOrder(Samples.user("anna").id(), Samples.user("bert").id());
    assertThat(users().findClaiming(new ExternalId("o-1"))).isEmpty();
  }

  private void claim(String name, String externalId) {
    User user = Samples.user(name);
    Person person = new Person(user.identity().orElseThrow(), user.name(), user.email(), true, Optional.empty(), false,
        Optional.of(new ExternalId(externalId)));
    assertThat(users().update(user.signedIn(person, Optional.empty(), Samples.NOW))).isEqualTo(Update.UPDATED);
  }

  @Test
  default void active_admins_are_people_who_are_active_and_admins() {
    User anna = admin("anna");
    User bert = admin("bert");
    users().insert(Samples.user("viewer"));
    users().insert(Samples.withStatus(Samples.withRole(Samples.user("former"), Role.ADMIN), UserStatus.DISABLED));
    users().insert(User.serviceAccount(Samples.user("service").id(), new ServiceName("nightly"), Role.ADMIN,
        Samples.NOW));

    assertThat(users().lockActiveAdmins()).containsExactlyInAnyOrder(anna.id(), bert.id());
  }

  @Test
  default void an_admin_whom_a_disabled_identity_of_the_same_person_keeps_out_does_not_count() {
    User anna = admin("anna");
    User bert = admin("bert");
    Person stating = new Person(bert.identity().orElseThrow(), bert.name(), bert.email(), true, Optional.empty(), false,
        Optional.of(new ExternalId("X-1")));
    assertThat(users().update(bert.signedIn(stating, Optional.empty(), Samples.NOW))).isEqualTo(Update.UPDATED);
    User former = Samples.user("former");
    users().insert(former);
    assertThat(users().update(Samples.withExternalId(former, "X-1"))).isEqualTo(Update.UPDATED);
    assertThat(users().lockActiveAdmins()).containsExactlyInAnyOrder(anna.id(), bert.id());

    User disabled = Samples.withStatus(users().find(former.id()).orElseThrow(), UserStatus.DISABLED);
    assertThat(users().update(disabled)).isEqualTo(Update.UPDATED);

    assertThat(users().lockActiveAdmins()).containsExactly(anna.id());
  }

  @Test
  default void the_second_of_two_concurrent_demotions_sees_that_one_admin_is_left() {
    for (int round = 0; round < 10; round++) {
      User one = admin("one" + round);
      User two = admin("two" + round);

      assertThat(Race.run(List.of(() -> demote(two), () -> demote(one)))).containsExactlyInAnyOrder(true, false);

      users().lockActiveAdmins()
          .forEach(id -> users().update(Samples.withRole(users().find(id).orElseThrow(), Role.VIEWER)));
    }
  }

  private boolean demote(User admin) {
    return transactions().inTransaction(() -> {
      Set<UserId> admins = users().lockActiveAdmins();
      return admins.size() > 1
          && users().update(Samples.withRole(users().findAndLock(admin.id()).orElseThrow(), Role.VIEWER))
              .equals(Update.UPDATED);
    });
  }

  private User admin(String name) {
    User admin = Samples.withRole(Samples.user(name), Role.ADMIN);
    users().insert(admin);
    return admin;
  }

  @Test
  default void pages_follow_one_another_without_gap_or_overlap() {
    IntStream.range(0, 7).forEach(i -> users().insert(Samples.user("user" + i)));
    List<User> all = users().find(UserFilter.ALL, Optional.empty(), 10);

    List<User> first = users().find(UserFilter.ALL, Optional.empty(), 3);
    List<User> second = users().find(UserFilter.ALL, Optional.of(first.getLast().id()), 3);
    List<User> third = users().find(UserFilter.ALL, Optional.of(second.getLast().id()), 3);

    assertThat(all).hasSize(7).isSortedAccordingTo(Comparator.comparing(user -> user.id().value().toString()));
    assertThat(Stream.of(first, second, third).flatMap(List::stream)).containsExactlyElementsOf(all);
    assertThat(users().find(UserFilter.ALL, Optional.of(third.getLast().id()), 3)).isEmpty();
  }

  @Test
  default void users_are_found_by_role_and_status_together() {
    User anna = admin("anna");
    User bert = Samples.withStatus(Samples.user("bert"), UserStatus.DISABLED);
    User carl = Samples.withStatus(Samples.withRole(Samples.user("carl"), Role.ADMIN), UserStatus.DISABLED);
    users().insert(bert);
    users().insert(carl);

    assertThat(found(Optional.of(Role.ADMIN), Optional.empty())).containsExactlyInAnyOrder(anna, carl);
    assertThat(found(Optional.empty(), Optional.of(UserStatus.DISABLED))).containsExactlyInAnyOrder(bert, carl);
    assertThat(found(Optional.of(Role.ADMIN), Optional.of(UserStatus.DISABLED))).containsExactly(carl);
    assertThat(found(Optional.of(Role.CAMPAIGN_MANAGER), Optional.empty())).isEmpty();
  }

  private List<User> found(Optional<Role> role, Optional<UserStatus> status) {
    return users().find(new UserFilter(role, status, Optional.empty()), Optional.empty(), 10);
  }

  @Test
  default void users_are_found_by_the_start_of_email_or_name_in_any_case() {
    User anna = Samples.withName(Samples.withEmail(Samples.user("1"), Samples.email("Ärzte@Example.org")), "Žofie Ω");
    User bert = Samples.withName(Samples.user("2"), "ärztin");
    User carl = Samples.withName(Samples.withEmail(Samples.user("3"), Optional.empty()), "Straße 100%_");
    List.of(anna, bert, carl).forEach(users()::insert);

    assertThat(starting("äRZ")).containsExactlyInAnyOrder(anna, bert);
    assertThat(starting("ärzte@EXAMPLE.org")).containsExactly(anna);
    assertThat(starting("žOFIE ω")).containsExactly(anna);
    assertThat(starting("STRAß")).containsExactly(carl);
    assertThat(starting("straße 100%_")).containsExactly(carl);
    assertThat(starting("Straße 100%_ and more")).isEmpty();
    for (String text : List.of("%", "_", "traße", "example", "'", "\\", "Ω")) {
      assertThat(starting(text)).as(text).isEmpty();
    }
    assertThat(starting("")).hasSize(3);
  }

  @Test
  default void a_user_who_changes_their_name_is_found_by_the_new_one_alone() {
    User anna = Samples.withName(Samples.user("1"), "Before");
    users().insert(anna);
    users().update(Samples.withName(anna, "After"));

    assertThat(starting("before")).isEmpty();
    assertThat(starting("after")).hasSize(1);
  }

  @Test
  default void a_start_and_a_page_go_together() {
    IntStream.range(0, 5).forEach(i -> users().insert(Samples.user("user" + i)));
    users().insert(Samples.user("other"));
    UserFilter filter = new UserFilter(Optional.of(Role.VIEWER), Optional.of(UserStatus.ACTIVE), Optional.of("USER"));

    List<User> first = users().find(filter, Optional.empty(), 3);
    List<User> second = users().find(filter, Optional.of(first.getLast().id()), 3);

    assertThat(Stream.of(first, second).flatMap(List::stream).map(user -> user.name().value()))
        .containsExactlyInAnyOrder("user0", "user1", "user2", "user3", "user4");
  }

  private List<User> starting(String text) {
    return users().find(new UserFilter(Optional.empty(), Optional.empty(), Optional.of(text)), Optional.empty(), 10);
  }

  @Test
  default void a_user_can_be_given_another_identity_and_changes_in_nothing_else() {
    User anna = Samples.user("anna");
    users().insert(anna);
    ExternalIdentity other = new ExternalIdentity("https://other.example.org", "a-17");
    Instant later = Samples.NOW.plusNanos(5_000_999);
    User odd = Samples.withRole(Samples.withName(anna.relinked(other, later), "Another"), Role.ADMIN);

    assertThat(users().relink(odd)).isEqualTo(Relinking.RELINKED);

    assertThat(users().find(anna.id()))
        .contains(Samples.withVersion(anna.relinked(other, Samples.NOW.plusNanos(5_000_000)), 1));
    assertThat(users().findAndLock(anna.identity().orElseThrow())).isEmpty();
    assertThat(users().findAndLock(other)).isPresent();
  }

  @Test
  default void a_user_with_another_identity_has_no_id_that_the_provider_stated_of_the_old_one() {
    users().insert(Samples.user("anna"));
    claim("anna", "O-1");
    User anna = users().find(Samples.user("anna").id()).orElseThrow();

    assertThat(users().relink(anna.relinked(new ExternalIdentity(Samples.ISSUER, "a-17"), Samples.NOW)))
        .isEqualTo(Relinking.RELINKED);

    assertThat(users().find(anna.id())).map(found -> found.provisioning().claimedId()).contains(Optional.empty());
  }

  @Test
  default void anothers_identity_can_not_be_taken_and_the_refusal_leaves_the_transaction_usable() {
    User anna = Samples.user("anna");
    User bert = Samples.user("bert");
    users().insert(anna);
    users().insert(bert);

    List<Object> outcomes = transactions()
        .inTransaction(() -> List.of(users().relink(anna.relinked(bert.identity().orElseThrow(), Samples.NOW)),
            users().update(Samples.withName(anna, "Anna B."))));

    assertThat(outcomes).containsExactly(Relinking.IDENTITY_TAKEN, Update.UPDATED);
    assertThat(users().find(anna.id())).contains(Samples.withVersion(Samples.withName(anna, "Anna B."), 1));
    assertThat(users().find(bert.id())).contains(bert);
  }

  @Test
  default void an_identity_is_not_given_to_an_older_version() {
    User anna = Samples.user("anna");
    users().insert(anna);
    users().update(Samples.withName(anna, "first"));

    assertThat(users().relink(anna.relinked(Samples.user("bert").identity().orElseThrow(), Samples.NOW)))
        .isEqualTo(Relinking.STALE);
    assertThat(users().relink(Samples.user("unknown"))).isEqualTo(Relinking.STALE);
  }

  @Test
  default void of_a_simultaneous_relink_and_first_login_one_gets_the_identity() {
    for (int round = 0; round < 10; round++) {
      User anna = Samples.user("anna" + round);
      users().insert(anna);
      User other = Samples.user("other" + round);

      List<String> outcomes = Race
          .run(List.of(() -> users().relink(anna.relinked(other.identity().orElseThrow(), Samples.NOW)).name(),
              () -> users().insert(other).name()));

      assertThat(outcomes).isIn(List.of("RELINKED", "IDENTITY_TAKEN"), List.of("IDENTITY_TAKEN", "INSERTED"));
    }
  }
}
