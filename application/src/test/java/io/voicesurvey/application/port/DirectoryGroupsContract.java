package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of {@link DirectoryGroups}. Each test begins with an empty database. */
public interface DirectoryGroupsContract {
  DirectoryGroups groups();

  UserRepository users();

  WaitingUsers waitingUsers();

  Transactions transactions();

  @Test
  default void aGroupIsFoundAsItWasAddedAndChanged() {
    DirectoryGroup leads = group("leads", Optional.of("x-leads"));
    DirectoryGroup admins = group("admins", Optional.empty());
    assertThat(groups().add(leads)).isTrue();
    assertThat(groups().add(admins)).isTrue();

    assertThat(groups().all()).containsExactly(admins, leads);
    DirectoryGroup changed = leads.changed("Leads of Rome", Optional.empty(), NOW.plusSeconds(1));
    assertThat(groups().update(changed)).isTrue();
    assertThat(groups().find(leads.id())).contains(changed);
    assertThat(groups().find(id("unknown"))).isEmpty();
  }

  @Test
  default void noTwoGroupsHaveOneNameOrOneExternalId() {
    groups().add(group("leads", Optional.of("x-leads")));
    groups().add(group("admins", Optional.of("x-admins")));

    DirectoryGroup sameName = new DirectoryGroup(id("other"), "leads", Optional.empty(), NOW);
    DirectoryGroup sameId = group("viewers", Optional.of("x-admins"));
    DirectoryGroup renamed = group("leads", Optional.of("x-leads")).changed("admins", Optional.empty(), NOW);
    boolean[] stored = transactions().inTransaction(() -> new boolean[]{groups().add(sameName), groups().add(sameId),
        groups().update(renamed), groups().add(group("viewers", Optional.empty()))});

    assertThat(stored).containsExactly(false, false, false, true);
    assertThat(groups().all()).extracting(DirectoryGroup::name).containsExactly("admins", "leads", "viewers");
  }

  @Test
  default void membersAreAddedAndRemoved() {
    DirectoryGroup leads = group("leads", Optional.empty());
    DirectoryGroup admins = group("admins", Optional.empty());
    User ann = user("ann");
    User bob = user("bob");
    groups().add(leads);
    groups().add(admins);

    groups().addMembers(leads.id(), ids(ann, bob));
    groups().addMembers(leads.id(), ids(ann));
    groups().addMembers(admins.id(), ids(ann));
    assertThat(groups().members(leads.id())).isEqualTo(ids(ann, bob));
    assertThat(groups().ofUsers(ids(ann, bob, user("carl"))))
        .isEqualTo(Map.of(ann.id(), List.of(admins, leads), bob.id(), List.of(leads)));
    assertThat(groups().ofUsers(Set.of())).isEmpty();

    groups().removeMembers(leads.id(), ids(bob));
    groups().removeMembers(admins.id(), ids(bob));
    assertThat(groups().ofUsers(ids(bob))).isEmpty();
    groups().removeFromAll(ann.id(), NOW.plusSeconds(1));
    assertThat(groups().all()).extracting(DirectoryGroup::version).containsExactly(1L, 1L);
    assertThat(groups().find(leads.id())).map(DirectoryGroup::updatedAt).contains(NOW.plusSeconds(1));
    assertThat(groups().members(leads.id())).isEmpty();
    assertThat(groups().members(admins.id())).isEmpty();
  }

  @Test
  default void aDeletedGroupHasNoMembers() {
    DirectoryGroup leads = group("leads", Optional.empty());
    User ann = user("ann");
    groups().add(leads);
    groups().addMembers(leads.id(), ids(ann));

    groups().remove(leads.id());

    assertThat(groups().all()).isEmpty();
    assertThat(groups().members(leads.id())).isEmpty();
    assertThat(groups().ofUsers(ids(ann))).isEmpty();
  }

  @Test
  default void theExistingUsersAreLocked() {
    User ann = user("ann");
    User bob = user("bob");
    User unknown = Samples.user("unknown");

    List<User> locked = transactions().inTransaction(() -> {
      groups().lock();
      return groups().lockUsers(ids(ann, bob, unknown));
    });

    assertThat(locked).containsExactlyInAnyOrder(ann, bob);
  }

  @Test
  default void rolesOfManyUsersAreStoredWithAnotherVersion() {
    User ann = user("ann");
    User bob = user("bob");
    Instant later = NOW.plusSeconds(1);

    transactions().inTransaction(() -> {
      List<User> locked = groups().lockUsers(ids(ann, bob));
      groups().storeRoles(locked.stream().map(user -> user.equals(ann)
          ? user.grouped(Optional.of(Role.ADMIN), later)
          : user).toList(), later);
      return locked;
    });

    assertThat(users().find(ann.id())).get().satisfies(stored -> {
      assertThat(stored.role()).isEqualTo(Role.ADMIN);
      assertThat(stored.provisioning().groupRole()).contains(Role.ADMIN);
      assertThat(stored.updatedAt()).isEqualTo(later);
      assertThat(stored.version()).isEqualTo(1);
    });
    assertThat(users().find(bob.id())).get().satisfies(stored -> {
      assertThat(stored.role()).isEqualTo(bob.role());
      assertThat(stored.provisioning().groupRole()).isEmpty();
      assertThat(stored.updatedAt()).isEqualTo(later);
      assertThat(stored.version()).isEqualTo(1);
    });
  }

  @Test
  default void aUserWhoChangedMeanwhileIsRefused() {
    User ann = user("ann");
    users().update(Samples.withRole(ann, Role.CAMPAIGN_MANAGER));

    assertThatIllegalStateException()
        .isThrownBy(() -> groups().storeRoles(List.of(ann.grouped(Optional.of(Role.ADMIN), NOW)), NOW));

    assertThat(users().find(ann.id())).map(User::role).contains(Role.CAMPAIGN_MANAGER);
  }

  @Test
  default void aMergedUserLeavesTheMembershipsToTheOther() {
    DirectoryGroup leads = group("leads", Optional.empty());
    DirectoryGroup admins = group("admins", Optional.empty());
    DirectoryGroup viewers = group("viewers", Optional.empty());
    User ann = user("ann");
    User waiting = Samples.waiting(new EmailAddress("ann@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers().add(List.of(waiting));
    List.of(leads, admins, viewers).forEach(groups()::add);
    groups().addMembers(leads.id(), ids(waiting));
    groups().addMembers(admins.id(), ids(waiting, ann));
    groups().addMembers(viewers.id(), ids(ann));

    transactions().inTransaction(() -> {
      groups().lock();
      groups().lockUsers(ids(ann, waiting));
      waitingUsers().merge(waiting.id(), ann.id(), NOW.plusSeconds(1));
      return true;
    });

    assertThat(groups().members(leads.id())).isEqualTo(ids(ann));
    assertThat(groups().members(admins.id())).isEqualTo(ids(ann));
    assertThat(groups().all()).extracting(DirectoryGroup::version).containsExactly(1L, 1L, 0L);
    assertThat(groups().find(leads.id())).map(DirectoryGroup::updatedAt).contains(NOW.plusSeconds(1));
    assertThat(groups().merged(ids(waiting, user("bob")))).isEqualTo(Map.of(waiting.id(), ann.id()));
    assertThat(groups().lockUsers(ids(waiting))).isEmpty();
  }

  @Test
  default void aUserWhoWasNotMergedHasNoOtherId() {
    assertThat(groups().merged(ids(user("ann"), Samples.user("unknown")))).isEmpty();
    assertThat(groups().merged(Set.of())).isEmpty();
  }

  @Test
  default void aTransactionThatFailsChangesNothing() {
    DirectoryGroup leads = group("leads", Optional.empty());
    User ann = user("ann");
    groups().add(leads);
    groups().addMembers(leads.id(), ids(ann));

    assertThatIllegalStateException().isThrownBy(() -> transactions().inTransaction(() -> {
      groups().removeFromAll(ann.id(), NOW);
      groups().remove(leads.id());
      groups().add(group("admins", Optional.empty()));
      throw new IllegalStateException("as planned");
    }));

    assertThat(groups().all()).containsExactly(leads);
    assertThat(groups().members(leads.id())).isEqualTo(ids(ann));
  }

  private User user(String name) {
    User user = Samples.user(name);
    users().insert(user);
    return user;
  }

  private static Set<UserId> ids(User... users) {
    return Arrays.stream(users).map(User::id).collect(Collectors.toSet());
  }

  private static GroupId id(String name) {
    return new GroupId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static DirectoryGroup group(String name, Optional<String> externalId) {
    return new DirectoryGroup(id(name), name, externalId.map(ExternalId::new), NOW);
  }
}
