package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.adapters.persistence.user.HibernateWaitingUsers;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A database of the release that did not store whether an email is verified, and that release running together with
 * this one.
 */
class VerifiedEmailUpgradeTest {
  private static final String COMPOSED = "zo\u00eb@example.org";
  private static final UserFilter WAITING = new UserFilter(Optional.empty(), Optional.empty(), Optional.empty(), true);
  private static final String DECOMPOSED = "zoe\u0308@example.org";

  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final SchemaMigration migration = new SchemaMigration(settings);
  private final Database database = new Database(settings);
  private final UserRepository users = new HibernateUserRepository(database);
  private final WaitingUsers waitingUsers = new HibernateWaitingUsers(database);

  @BeforeEach
  void asItWas() {
    List<String> later = Postgres.query(settings, """
        SELECT id FROM databasechangelog WHERE orderexecuted >
          (SELECT orderexecuted FROM databasechangelog WHERE id = 'create-pending-roles')""");
    migration.rollback(later.size());
    assertThat(later).contains("add-verified-email-key");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_existing_user_is_unverified_until_the_next_login() {
    before("anna", Optional.of("Anna@example.org"));
    before("nameless", Optional.empty());

    migration.update();

    User anna = user("anna");
    assertThat(anna.email()).isEqualTo(Samples.email("Anna@example.org"));
    assertThat(anna.emailVerified()).isFalse();
    assertThat(user("nameless").email()).isEmpty();
    assertThat(users.update(verified(anna))).isEqualTo(Update.UPDATED);
    assertThat(user("anna").emailVerified()).isTrue();
  }

  @Test
  void an_email_that_the_former_release_changes_is_not_verified() {
    before("anna", Optional.of("anna@example.org"));
    migration.update();
    users.update(verified(user("anna")));

    Postgres.execute(settings, "UPDATE users SET email = 'boss@example.org', email_key = 'boss@example.org',"
        + " version = version + 1 WHERE subject = 'anna'");

    assertThat(user("anna").email()).isEqualTo(Samples.email("boss@example.org"));
    assertThat(user("anna").emailVerified()).isFalse();
    assertThat(users.find(Set.of(new EmailAddress("boss@example.org")))).extracting(User::emailVerified)
        .containsExactly(false);
  }

  @Test
  void a_user_who_comes_by_the_former_release_meanwhile_is_unverified() {
    migration.update();

    before("anna", Optional.of("anna@example.org"));

    assertThat(user("anna").emailVerified()).isFalse();
  }

  @Test
  void a_key_in_the_other_unicode_form_is_composed() {
    before("zoe", Optional.of(DECOMPOSED));

    migration.update();

    assertThat(users.find(new EmailAddress(COMPOSED))).flatMap(User::identity).contains(identity("zoe"));
    assertThat(users.update(user("zoe"))).isEqualTo(Update.UPDATED);
  }

  @Test
  void of_two_users_with_one_email_the_one_with_the_composed_key_is_found_and_both_can_be_changed() {
    before("decomposed", Optional.of(DECOMPOSED));
    before("composed", Optional.of(COMPOSED));

    migration.update();

    assertThat(users.find(new EmailAddress(DECOMPOSED))).flatMap(User::identity).contains(identity("composed"));
    User other = user("decomposed");
    assertThat(users.update(Samples.withStatus(other, UserStatus.DISABLED))).isEqualTo(Update.UPDATED);
    assertThat(user("decomposed").status()).isEqualTo(UserStatus.DISABLED);
    assertThat(users.update(Samples.withEmail(user("decomposed"), Samples.email(COMPOSED))))
        .isEqualTo(Update.EMAIL_TAKEN);
    assertThat(users.update(Samples.withEmail(user("decomposed"), Optional.empty()))).isEqualTo(Update.UPDATED);
    assertThat(users.update(user("composed"))).isEqualTo(Update.UPDATED);
  }

  @Test
  void a_decomposed_email_of_the_former_release_is_composed_by_the_next_change() {
    migration.update();
    before("zoe", Optional.of(DECOMPOSED));
    User zoe = user("zoe");
    assertThat(users.find(new EmailAddress(DECOMPOSED))).isEmpty();

    assertThat(users.update(verified(Samples.withEmail(zoe, Samples.email(COMPOSED))))).isEqualTo(Update.UPDATED);

    assertThat(users.find(new EmailAddress(DECOMPOSED))).map(User::emailVerified).contains(true);
  }

  @Test
  void waiting_users_still_wait_one_for_each_email() {
    waits("boss@example.org", "admin", "active", 1);
    waits(DECOMPOSED, "viewer", "disabled", 1);
    waits(COMPOSED, "campaign_manager", "active", 2);
    waits("o\u0308@example.org", "admin", "active", 3);

    migration.update();

    assertThat(waiting("boss@example.org")).contains("ADMIN ACTIVE");
    assertThat(waiting(COMPOSED)).contains("CAMPAIGN_MANAGER DISABLED");
    assertThat(waiting("\u00f6@example.org")).contains("ADMIN ACTIVE");
    assertThat(users.find(WAITING, Optional.empty(), 9)).hasSize(3);
  }

  @Test
  void an_email_that_none_would_be_today_can_still_be_read() {
    before("odd", Optional.of("odd\u200b@example.org\u00a0"));
    waits("<odd@example.org>", "viewer", "disabled", 1);

    migration.update();

    assertThat(user("odd").email()).isPresent();
    assertThat(users.update(Samples.withRole(user("odd"), Role.ADMIN))).isEqualTo(Update.UPDATED);
    assertThat(users.find(WAITING, Optional.empty(), 9)).hasSize(1);
  }

  /** In the form of that release. */
  private void before(String subject, Optional<String> email) {
    String text = email.map(address -> "'" + address + "'").orElse("NULL");
    Postgres.execute(settings, """
        INSERT INTO users (id, issuer, subject, email, email_key, name, role, status, created_at, updated_at,
          last_login_at, version, name_key)
        VALUES (gen_random_uuid(), '%s', '%s', %s, lower(%s), 'Person', 'viewer', 'active', now(), now(), now(), 0,
          'person')""".formatted(Samples.ISSUER, subject, text, text));
  }

  private void waits(String email, String role, String status, int day) {
    Postgres.execute(settings,
        "INSERT INTO pending_roles VALUES (lower('%1$s'), '%1$s', '%2$s', '%3$s', '2026-01-0%4$d')"
            .formatted(email, role, status, day));
  }

  private Optional<String> waiting(String email) {
    return waitingUsers.find(Set.of(new EmailAddress(email))).stream().findFirst()
        .map(user -> user.role() + " " + user.status());
  }

  private User user(String subject) {
    return users.findAndLock(identity(subject)).orElseThrow();
  }

  private static ExternalIdentity identity(String subject) {
    return new ExternalIdentity(Samples.ISSUER, subject);
  }

  private static User verified(User user) {
    return new User(user.id(), user.identity(), user.email(), true, user.name(), user.role(), user.status(),
        user.createdAt(), user.updatedAt(), user.lastLoginAt(), user.version());
  }
}
