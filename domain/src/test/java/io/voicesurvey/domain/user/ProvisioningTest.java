package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which role counts: a claim of the provider, then the groups, then the roles of the directory. */
class ProvisioningTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      # role,            groups before,     groups now,        expected
      -,                 -,                 -,                 viewer
      -,                 -,                 admin,             admin
      -,                 admin,             -,                 viewer
      campaign_manager,  -,                 -,                 campaign_manager
      campaign_manager,  -,                 admin,             admin
      admin,             -,                 viewer,            viewer
      campaign_manager,  admin,             -,                 campaign_manager
      """)
  void groupsPrecedeRoles(String role, String before, String now, String expected) {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(role(role)), THEN).grouped(role(before), THEN);

    assertThat(user.grouped(role(now), NOW).role().label()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      # stated,   for an absent claim,  groups,            expected
      viewer,     -,                    admin,             viewer
      admin,      -,                    viewer,            admin
      -,          viewer,               campaign_manager,  campaign_manager
      -,          viewer,               -,                 viewer
      -,          -,                    campaign_manager,  campaign_manager
      """)
  void aClaimPrecedesGroupsButAnAbsentOneDoesNot(String stated, String absent, String groups, String expected) {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN)
        .grouped(role(groups), THEN);
    Person person = new Person(new ExternalIdentity("https://idp.example", "ann"), new DisplayName("Ann"),
        EmailAddress.parse("ann@example.org"), true, role(stated).or(() -> role(absent)), stated != null,
        Optional.empty());

    User first = waiting.identified(person, NOW);

    assertThat(first.role().label()).isEqualTo(expected);
    assertThat(first.signedIn(person, Optional.empty(), NOW).role().label()).isEqualTo(expected);
    assertThat(first.provisioning().claimed()).isEqualTo(stated != null);
  }

  @Test
  void groupsDoNotChangeAStatedRole() {
    Person person = new Person(new ExternalIdentity("https://idp.example", "ann"), new DisplayName("Ann"),
        EmailAddress.parse("ann@example.org"), true, Optional.of(Role.CAMPAIGN_MANAGER));
    User user = User.atFirstLogin(new UserId(UUID.randomUUID()), person, THEN);

    User grouped = user.grouped(Optional.of(Role.ADMIN), NOW);

    assertThat(grouped.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(grouped.provisioning().groupRole()).contains(Role.ADMIN);
  }

  @Test
  void aChangeOfAnAdministratorStaysUntilTheDirectoryChangesTheRole() {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.of(Role.VIEWER)), THEN)
        .changed(Role.ADMIN, UserStatus.ACTIVE, NOW);

    assertThat(user.replaced(profile(Optional.of(Role.VIEWER)), NOW).role()).isEqualTo(Role.ADMIN);
    assertThat(user.replaced(profile(Optional.of(Role.CAMPAIGN_MANAGER)), NOW).role())
        .isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void aStatedRoleCountsUntilALoginWithoutARoleClaim() {
    Person stating = new Person(ann(true).identity(), new DisplayName("Ann"), ann(true).email(), true,
        Optional.of(Role.CAMPAIGN_MANAGER));
    Person elsewhere = new Person(stating.identity(), stating.name(), stating.email(), true, Optional.empty(), true,
        Optional.empty());
    User user = User.atFirstLogin(new UserId(UUID.randomUUID()), stating, THEN);

    User overage = user.signedIn(elsewhere, Optional.empty(), NOW);
    User unmapped = overage.signedIn(ann(true), Optional.empty(), NOW);

    assertThat(overage.grouped(Optional.of(Role.ADMIN), NOW).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(unmapped.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(unmapped.grouped(Optional.of(Role.ADMIN), NOW).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void aDeletedUserReturnsWithTheRoleOfTheDirectoryAlone() {
    User given = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.of(Role.CAMPAIGN_MANAGER)), THEN)
        .changed(Role.ADMIN, UserStatus.ACTIVE, THEN);
    User stated = User.atFirstLogin(new UserId(UUID.randomUUID()),
        new Person(ann(true).identity(), new DisplayName("Ann"), ann(true).email(), true, Optional.of(Role.ADMIN)),
        THEN);

    assertThat(given.removed(NOW).role()).isEqualTo(Role.ADMIN);
    assertThat(given.removed(NOW).replaced(profile(Optional.of(Role.CAMPAIGN_MANAGER)), NOW).role())
        .isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(stated.removed(NOW).replaced(profile(Optional.empty()), NOW).role()).isEqualTo(Role.VIEWER);
  }

  @Test
  void anAdministratorWhoEnablesADeletedUserMakesTheUserVisibleAgain() {
    User removed = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN).removed(NOW);

    assertThat(removed.changed(Role.ADMIN, UserStatus.DISABLED, NOW).isProvisionable()).isFalse();
    assertThat(removed.changed(Role.VIEWER, UserStatus.ACTIVE, NOW).isProvisionable()).isTrue();
  }

  @Test
  void aDeletedUserIsDisabledAndInNoGroup() {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN)
        .grouped(Optional.of(Role.ADMIN), THEN);

    User removed = user.removed(NOW);

    assertThat(removed.isActive()).isFalse();
    assertThat(removed.isProvisionable()).isFalse();
    assertThat(removed.role()).isEqualTo(Role.VIEWER);
    assertThat(removed.replaced(profile(Optional.empty()), NOW).isActive()).isTrue();
    assertThat(removed.replaced(profile(Optional.empty()), NOW).isProvisionable()).isTrue();
  }

  @Test
  void theProfileOfAWaitingUserCountsForTheUserWhoVerifiesTheEmail() {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.of(Role.ADMIN)), THEN);
    User known = User.atFirstLogin(new UserId(UUID.randomUUID()), ann(false), THEN);

    User verified = known.signedIn(ann(true), Optional.of(waiting), NOW);

    assertThat(verified.provisioning()).isEqualTo(waiting.provisioning());
    assertThat(verified.role()).isEqualTo(Role.ADMIN);
    assertThat(known.signedIn(ann(false), Optional.of(waiting), NOW).provisioning()).isEqualTo(Provisioning.NONE);
  }

  @ParameterizedTest
  @CsvSource({"admin, campaign_manager", "campaign_manager, admin", "admin, admin"})
  void theGroupsOfBothCountAfterAMerge(String ofKnown, String ofWaiting) {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN)
        .grouped(role(ofWaiting), THEN);
    User known = User.atFirstLogin(new UserId(UUID.randomUUID()), ann(false), THEN).grouped(role(ofKnown), THEN);

    User merged = known.signedIn(ann(true), Optional.of(waiting), NOW);

    assertThat(merged.role()).isEqualTo(Role.ADMIN);
    assertThat(merged.provisioning().groupRole()).contains(Role.ADMIN);
  }

  @Test
  void theRoleOfTheMergedUserPrecedesTheOneForAnAbsentClaim() {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.of(Role.CAMPAIGN_MANAGER)), THEN);
    User known = User.atFirstLogin(new UserId(UUID.randomUUID()), ann(false), THEN);
    Person absent = new Person(ann(true).identity(), ann(true).name(), ann(true).email(), true,
        Optional.of(Role.VIEWER), false, Optional.empty());

    assertThat(known.signedIn(absent, Optional.of(waiting), NOW).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void theExternalIdMakesAPersonCertainWithoutAVerifiedEmail() {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.of(Role.ADMIN)), THEN);
    User known = User.atFirstLogin(new UserId(UUID.randomUUID()), ann(false), THEN);
    Person stating = withId("A-17");

    assertThat(stating.isCertainly(waiting)).isTrue();
    assertThat(withId("A-18").isCertainly(waiting)).isFalse();
    assertThat(ann(true).isCertainly(waiting)).isTrue();
    User merged = known.signedIn(stating, Optional.of(waiting), NOW);
    assertThat(merged.role()).isEqualTo(Role.ADMIN);
    assertThat(merged.externalId()).contains(new ExternalId("A-17"));
    User deleted = known.signedIn(stating, Optional.of(waiting.removed(THEN)), NOW);
    assertThat(deleted.isActive()).isFalse();
    assertThat(deleted.isProvisionable()).isFalse();
  }

  @Test
  void theIdOfTheProviderIsThatOfTheLastLoginAndStaysBetweenTwoLogins() {
    User user = User.atFirstLogin(new UserId(UUID.randomUUID()), withId("O-1"), THEN);

    assertThat(user.provisioning().claimedId()).contains(new ExternalId("O-1"));
    assertThat(user.externalId()).isEmpty();
    assertThat(user.rechecked(ann(false), NOW)).isSameAs(user);
    assertThat(user.rechecked(withId("O-2"), NOW).provisioning().claimedId()).contains(new ExternalId("O-2"));
    assertThat(user.signedIn(ann(false), Optional.empty(), NOW).provisioning().claimedId()).isEmpty();
    assertThat(user.replaced(profile(Optional.empty()), NOW).removed(NOW).provisioning().claimedId())
        .contains(new ExternalId("O-1"));
    assertThat(user.relinked(new ExternalIdentity("https://other.example", "ann"), NOW).provisioning().claimedId())
        .isEmpty();
  }

  @Test
  void theIdsOfAMergedUserPrecede() {
    User waiting = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN);
    User known = User.atFirstLogin(new UserId(UUID.randomUUID()), ann(false), THEN).replaced(new DirectoryProfile(
        new UserName("Other"), Optional.of(new ExternalId("A-16")), true, new DisplayName("Ann"),
        EmailAddress.parse("ann@example.org"), Optional.empty()), THEN);

    User merged = known.signedIn(ann(true), Optional.of(waiting), NOW);

    assertThat(merged.externalId()).contains(new ExternalId("A-17"));
    assertThat(merged.provisioning().userName()).contains(new UserName("Ann"));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      # role,           groups,            other role,        other groups,      expected
      -,                -,                 -,                 -,                 viewer
      -,                -,                 campaign_manager,  -,                 campaign_manager
      campaign_manager, -,                 admin,             -,                 campaign_manager
      admin,            -,                 viewer,            -,                 admin
      viewer,           -,                 -,                 admin,             admin
      -,                admin,             -,                 campaign_manager,  admin
      """)
  void theRoleOfAWaitingUserPrecedesThatOfAnotherWhoWaits(String role, String groups, String otherRole,
      String otherGroups, String expected) {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(role(role)), THEN).grouped(role(groups), THEN);
    User other = User.provisioned(new UserId(UUID.randomUUID()), profile(role(otherRole)), THEN)
        .grouped(role(otherGroups), THEN);
    User imported = User.waiting(new UserId(UUID.randomUUID()), new EmailAddress("ann@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, THEN);

    assertThat(user.mergedWith(other).role().label()).isEqualTo(expected);
    assertThat(user.mergedWith(other).id()).isEqualTo(user.id());
    assertThat(user.mergedWith(other).isActive()).isTrue();
    assertThat(user.mergedWith(other.changed(other.role(), UserStatus.DISABLED, NOW)).isActive()).isFalse();
    assertThat(user.changed(user.role(), UserStatus.DISABLED, NOW).mergedWith(other).isActive()).isFalse();
    assertThat(user.mergedWith(imported).role()).isEqualTo(role == null && groups == null ? Role.ADMIN : user.role());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> user.mergedWith(User.atFirstLogin(other.id(), ann(true), NOW)));
  }

  private static Person withId(String externalId) {
    return new Person(ann(false).identity(), ann(false).name(), ann(false).email(), false, Optional.empty(), false,
        Optional.of(new ExternalId(externalId)));
  }

  private static Person ann(boolean isVerified) {
    return new Person(new ExternalIdentity("https://idp.example", "ann"), new DisplayName("Ann"),
        EmailAddress.parse("ann@example.org"), isVerified, Optional.empty());
  }

  @Test
  void anUnchangedUserIsTheSame() {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN);

    assertThat(user.replaced(profile(Optional.empty()), NOW)).isSameAs(user);
    assertThat(user.grouped(Optional.empty(), NOW)).isSameAs(user);
  }

  @Test
  void theNameIsTheStatedOneUntilTheFirstLogin() {
    User user = User.provisioned(new UserId(UUID.randomUUID()), profile(Optional.empty()), THEN);
    Person person = new Person(new ExternalIdentity("https://idp.example", "Ann-7"), new DisplayName("Ann"),
        Optional.empty(), false, Optional.empty());

    assertThat(user.userName()).isEqualTo(new UserName("Ann"));
    assertThat(user.identified(person, NOW).userName()).isEqualTo(new UserName("Ann-7"));
    assertThat(new UserName("ANN").canonical()).isEqualTo("ann");
    assertThat(UserName.of(" ")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new UserName(""));
  }

  private static DirectoryProfile profile(Optional<Role> role) {
    return new DirectoryProfile(new UserName("Ann"), Optional.of(new ExternalId("A-17")), true, new DisplayName("Ann"),
        EmailAddress.parse("ann@example.org"), role);
  }

  private static Optional<Role> role(String label) {
    return Optional.ofNullable(label).flatMap(Role::named);
  }
}
