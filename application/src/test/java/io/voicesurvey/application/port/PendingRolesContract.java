package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The contract of {@link PendingRoles}. Each test begins with an empty database. */
public interface PendingRolesContract {
  EmailAddress ANN = new EmailAddress("Ann@example.org");
  EmailAddress BOB = new EmailAddress("bob@example.org");

  PendingRoles pendingRoles();

  UserRepository users();

  Transactions transactions();

  private static PendingRole admin(EmailAddress email) {
    return new PendingRole(email, Role.ADMIN, UserStatus.ACTIVE, NOW);
  }

  @Test
  default void what_was_put_is_found_by_its_email_whatever_its_case() {
    pendingRoles().put(List.of(admin(ANN), new PendingRole(BOB, Role.VIEWER, UserStatus.DISABLED, NOW)));

    assertThat(pendingRoles().find(Set.of(new EmailAddress("ann@EXAMPLE.org")))).containsExactly(admin(ANN));
    assertThat(pendingRoles().claim(new EmailAddress("ANN@example.org"))).contains(admin(ANN));
    assertThat(pendingRoles().claim(BOB)).map(PendingRole::status).contains(UserStatus.DISABLED);
    assertThat(pendingRoles().find(Set.of(ANN, BOB, new EmailAddress("eve@example.org")))).hasSize(2);
  }

  @Test
  default void what_waits_is_listed_page_by_page_and_by_role_and_status() {
    PendingRole bob = new PendingRole(BOB, Role.VIEWER, UserStatus.DISABLED, NOW);
    PendingRole eve = admin(new EmailAddress("eve@example.org"));
    pendingRoles().put(List.of(eve, admin(ANN), bob));

    assertThat(page(Optional.empty(), Optional.empty(), Optional.empty(), 2)).containsExactly(admin(ANN), bob);
    assertThat(page(Optional.empty(), Optional.empty(), Optional.of(BOB), 2)).containsExactly(eve);
    assertThat(page(Optional.of(Role.ADMIN), Optional.empty(), Optional.empty(), 9)).containsExactly(admin(ANN), eve);
    assertThat(page(Optional.empty(), Optional.of(UserStatus.DISABLED), Optional.empty(), 9)).containsExactly(bob);
    assertThat(page(Optional.of(Role.ADMIN), Optional.of(UserStatus.DISABLED), Optional.empty(), 9)).isEmpty();
  }

  private List<PendingRole> page(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after,
      int limit) {
    return pendingRoles().find(role, status, after, limit);
  }

  @Test
  default void one_email_in_two_unicode_forms_is_one() {
    pendingRoles().put(List.of(admin(new EmailAddress("zo\u00eb@example.org"))));
    pendingRoles().put(List.of(admin(new EmailAddress("zoe\u0308@example.org"))));

    assertThat(page(Optional.empty(), Optional.empty(), Optional.empty(), 9)).hasSize(1);
    assertThat(pendingRoles().claim(new EmailAddress("zo\u00eb@example.org"))).isPresent();
  }

  @Test
  default void nothing_is_found_where_nothing_waits() {
    pendingRoles().put(List.of());
    pendingRoles().remove(Set.of(ANN));

    assertThat(pendingRoles().find(Set.of())).isEmpty();
    assertThat(pendingRoles().find(Set.of(ANN))).isEmpty();
    assertThat(pendingRoles().claim(ANN)).isEmpty();
  }

  @Test
  default void what_is_put_later_takes_the_place_of_what_waited() {
    pendingRoles().put(List.of(admin(ANN)));
    PendingRole later = new PendingRole(new EmailAddress("ann@example.org"), Role.CAMPAIGN_MANAGER,
        UserStatus.DISABLED, NOW.plusSeconds(1));

    pendingRoles().put(List.of(later));

    assertThat(pendingRoles().find(Set.of(ANN))).containsExactly(later);
  }

  @Test
  default void what_is_removed_is_gone_and_the_rest_stays() {
    pendingRoles().put(List.of(admin(ANN), admin(BOB)));

    pendingRoles().remove(Set.of(new EmailAddress("ANN@example.org")));

    assertThat(pendingRoles().find(Set.of(ANN, BOB))).containsExactly(admin(BOB));
  }

  @Test
  default void what_a_transaction_did_that_is_rolled_back_never_was() {
    pendingRoles().put(List.of(admin(ANN)));

    catchThrowable(() -> transactions().inTransaction(() -> {
      pendingRoles().remove(Set.of(ANN));
      pendingRoles().put(List.of(admin(BOB)));
      throw new IllegalStateException("on purpose");
    }));

    assertThat(pendingRoles().find(Set.of(ANN, BOB))).containsExactly(admin(ANN));
  }

  @RepeatedTest(5)
  default void a_user_who_is_added_meanwhile_gets_the_pending_role() {
    User user = Samples.withEmail(Samples.user("ann"), Samples.email("ann@example.org"));
    Callable<Boolean> added = () -> transactions().inTransaction(() -> {
      boolean found = pendingRoles().claim(ANN).isPresent();
      users().insert(user);
      return found;
    });
    Callable<Boolean> put = () -> transactions().inTransaction(() -> {
      pendingRoles().lock();
      boolean there = users().find(ANN).isPresent();
      if (!there) {
        pendingRoles().put(List.of(admin(ANN)));
      }
      return there;
    });

    assertThat(Race.run(List.of(added, put))).containsOnlyOnce(true);
  }
}
