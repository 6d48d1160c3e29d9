package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final UserId ID = new UserId(new UUID(0, 1));
  private static final ExternalIdentity IDENTITY = new ExternalIdentity("https://idp.example", "ada");
  private static final Person ADA = person("Ada", "ada@example.org", Optional.empty());

  @Test
  void isAnActiveViewerWhenFirstSeen() {
    User user = User.atFirstLogin(ID, ADA, NOW);

    assertThat(user)
        .isEqualTo(
            new User(ID, Optional.of(IDENTITY), EmailAddress.parse("ada@example.org"), true, new DisplayName("Ada"),
                Role.VIEWER, UserStatus.ACTIVE, NOW, NOW, Optional.of(NOW), 0));
    assertThat(user.isActive()).isTrue();
  }

  @Test
  void hasTheProvidersRoleWhenFirstSeenWhereTheProviderStatesOne() {
    assertThat(
        User.atFirstLogin(ID, person("Ada", "ada@example.org", Optional.of(Role.ADMIN)), NOW).role())
        .isEqualTo(Role.ADMIN);
  }

  @Test
  void isNotChangedByALoginThatBringsNothingNew() {
    User before = User.atFirstLogin(ID, ADA, THEN);

    User after = before.signedIn(ADA, Optional.empty(), NOW);

    assertThat(after.updatedAt()).isEqualTo(THEN);
    assertThat(after.lastLoginAt()).contains(NOW);
    assertThat(after).usingRecursiveComparison().ignoringFields("lastLoginAt").isEqualTo(before);
  }

  @Test
  void takesNameAndEmailFromTheProviderAtEveryLogin() {
    User after = User.atFirstLogin(ID, ADA, THEN).signedIn(
        person("Countess", "ada@lovelace.example", Optional.empty()), Optional.empty(),
        NOW);

    assertThat(after.name()).isEqualTo(new DisplayName("Countess"));
    assertThat(after.email()).contains(new EmailAddress("ada@lovelace.example"));
    assertThat(after.createdAt()).isEqualTo(THEN);
    assertThat(after.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void losesTheEmailThatTheProviderNoLongerStates() {
    Person nameless = new Person(IDENTITY, new DisplayName("Ada"), Optional.empty(), false, Optional.empty());

    assertThat(User.atFirstLogin(ID, ADA, THEN).signedIn(nameless, Optional.empty(), NOW).email())
        .isEmpty();
  }

  @Test
  void keepsItsRoleWhereTheProviderSaysNothingOfRoles() {
    assertThat(manager().signedIn(ADA, Optional.empty(), NOW).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void takesALowerRoleToo() {
    User after = manager().signedIn(person("Ada", "ada@example.org", Optional.of(Role.VIEWER)), Optional.empty(), NOW);

    assertThat(after.role()).isEqualTo(Role.VIEWER);
    assertThat(after.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void takesNewClaimsBetweenLogins() {
    User before = User.atFirstLogin(ID, ADA, THEN);

    User after = before.rechecked(person("Ada Married", "married@example.org", Optional.of(Role.ADMIN)), NOW);

    assertThat(after.name().value()).isEqualTo("Ada Married");
    assertThat(after.email()).isEqualTo(EmailAddress.parse("married@example.org"));
    assertThat(after.role()).isEqualTo(Role.ADMIN);
    assertThat(after.updatedAt()).isEqualTo(NOW);
    assertThat(after.lastLoginAt()).contains(THEN);
    assertThat(after.version()).isEqualTo(before.version());
  }

  @Test
  void isNotChangedByTheSameClaimsBetweenLogins() {
    User before = User.atFirstLogin(ID, ADA, THEN);

    assertThat(before.rechecked(ADA, NOW)).isSameAs(before);
    assertThat(before.rechecked(unverified(), NOW).emailVerified()).isNotEqualTo(before.emailVerified());
  }

  @Test
  void keepsItsEmailIfAnotherUserHasTheNewOne() {
    User before = User.atFirstLogin(ID, ADA, THEN);
    Person claims = person("Ada Married", "taken@example.org", Optional.of(Role.ADMIN));

    User after = before.rechecked(claims.withEmailOf(before), NOW);

    assertThat(after.email()).isEqualTo(before.email());
    assertThat(after.emailVerified()).isEqualTo(before.emailVerified());
    assertThat(after.name().value()).isEqualTo("Ada Married");
    assertThat(after.role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void staysDisabledWhateverTheProviderSays() {
    User disabled = new User(ID, Optional.of(IDENTITY), Optional.empty(), false, new DisplayName("Ada"), Role.VIEWER,
        UserStatus.DISABLED, THEN, THEN, Optional.empty(), 3);

    User after = disabled.signedIn(ADA, Optional.empty(), NOW);

    assertThat(after.isActive()).isFalse();
    assertThat(after.version()).isEqualTo(3);
  }

  @Test
  void waitsUnderTheEmailUntilTheFirstLogin() {
    User waiting = waiting(UserStatus.ACTIVE).orElseThrow();

    assertThat(waiting.isWaiting()).isTrue();
    assertThat(waiting.name()).isEqualTo(new DisplayName("ada@example.org"));
    assertThat(waiting.label()).isEqualTo("ada@example.org");
    assertThat(waiting.isServiceAccount()).isFalse();
    assertThat(waiting.role()).isEqualTo(Role.ADMIN);
    assertThat(waiting.isActiveAdmin()).isFalse();
    assertThat(manager().isWaiting()).isFalse();
  }

  @Test
  void waitsNoLongerAfterTheFirstLoginAndKeepsIdAndRole() {
    User waiting = waiting(UserStatus.ACTIVE).orElseThrow();

    assertThat(waiting.identified(ADA, NOW)).isEqualTo(new User(ID, Optional.of(IDENTITY),
        EmailAddress.parse("ada@example.org"), true, new DisplayName("Ada"), Role.ADMIN, UserStatus.ACTIVE, THEN, NOW,
        Optional.of(NOW), 0));
    assertThat(waiting.identified(person("Ada", "ada@example.org", Optional.of(Role.CAMPAIGN_MANAGER)), NOW).role())
        .isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThatIllegalArgumentException().isThrownBy(() -> manager().identified(ADA, NOW));
  }

  @Test
  void hasNeitherAVerifiedEmailNorALoginWithoutAnIdentity() {
    assertThatIllegalArgumentException().isThrownBy(() -> new User(ID, Optional.empty(),
        EmailAddress.parse("ada@example.org"), true, new DisplayName("Ada"), Role.VIEWER, UserStatus.ACTIVE, NOW, NOW,
        Optional.empty(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new User(ID, Optional.empty(),
        EmailAddress.parse("ada@example.org"), false, new DisplayName("Ada"), Role.VIEWER, UserStatus.ACTIVE, NOW, NOW,
        Optional.of(NOW), 0));
  }

  @Test
  void isRecognizedByTheEmailElseByTheSubject() {
    assertThat(manager().label()).isEqualTo("ada@example.org");
    assertThat(User.serviceAccount(ID, new ServiceName("ci"), Role.ADMIN, NOW).label()).isEqualTo("service:ci");
  }

  @Test
  void getsTheRoleOfTheWaitingUserAtALaterLoginToo() {
    User before = User.atFirstLogin(ID, unverified(), THEN);

    assertThat(before.signedIn(ADA, waiting(UserStatus.ACTIVE), NOW).role()).isEqualTo(Role.ADMIN);
    assertThat(before.signedIn(unverified(), waiting(UserStatus.ACTIVE), NOW).role()).isEqualTo(Role.VIEWER);
    User shutOut = before.signedIn(unverified(), waiting(UserStatus.DISABLED), NOW);
    assertThat(shutOut.status()).isEqualTo(UserStatus.DISABLED);
    assertThat(shutOut.role()).isEqualTo(Role.VIEWER);
    assertThat(shutOut.updatedAt()).isEqualTo(NOW);
    assertThat(shutOut.lastLoginAt()).contains(THEN);
  }

  @Test
  void isVerifiedAsTheProviderSaysAtTheLastLogin() {
    User verified = User.atFirstLogin(ID, ADA, THEN);

    assertThat(verified.emailVerified()).isTrue();
    assertThat(verified.signedIn(unverified(), Optional.empty(), NOW).emailVerified()).isFalse();
    Person nameless = new Person(IDENTITY, new DisplayName("Ada"), Optional.empty(), true, Optional.empty());
    assertThat(verified.signedIn(nameless, Optional.empty(), NOW).emailVerified()).isFalse();
  }

  @Test
  void hasNewsWhereTheEmailIsNewOrVerifiedForTheFirstTime() {
    User verified = User.atFirstLogin(ID, ADA, THEN);
    User unverified = User.atFirstLogin(ID, unverified(), THEN);

    assertThat(unverified.hasNewEmail(ADA)).isTrue();
    assertThat(unverified.hasNewEmail(person("Ada", "ada@lovelace.example", Optional.empty()))).isTrue();
    assertThat(unverified.hasNewEmail(unverified())).isFalse();
    assertThat(verified.hasNewEmail(unverified())).isFalse();
    assertThat(verified.hasNewEmail(person("Countess", "ADA@example.org", Optional.empty()))).isFalse();
  }

  @Test
  void losesRightsByARestrictionAndGainsNone() {
    User disabledManager = manager().changed(Role.CAMPAIGN_MANAGER, UserStatus.DISABLED, NOW);

    assertThat(manager().restricted(Role.ADMIN, UserStatus.ACTIVE, NOW)).isEqualTo(manager());
    assertThat(manager().restricted(Role.VIEWER, UserStatus.ACTIVE, NOW).role()).isEqualTo(Role.VIEWER);
    assertThat(manager().restricted(Role.ADMIN, UserStatus.DISABLED, NOW)).isEqualTo(disabledManager);
    assertThat(disabledManager.restricted(Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE, THEN)).isEqualTo(disabledManager);
  }

  @Test
  void hasNoVerifiedEmailWithoutAnEmail() {
    assertThatIllegalArgumentException().isThrownBy(() -> new User(ID, Optional.of(IDENTITY), Optional.empty(), true,
        new DisplayName("Ada"), Role.VIEWER, UserStatus.ACTIVE, NOW, NOW, Optional.empty(), 0));
  }

  @Test
  void getsAnotherRoleOrStatusAndIsTheSameWhereItHasThem() {
    User before = manager();

    assertThat(before.changed(Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE, NOW)).isSameAs(before);
    User promoted = before.changed(Role.ADMIN, UserStatus.ACTIVE, NOW);
    assertThat(promoted.role()).isEqualTo(Role.ADMIN);
    assertThat(promoted.updatedAt()).isEqualTo(NOW);
    User disabled = before.changed(Role.CAMPAIGN_MANAGER, UserStatus.DISABLED, NOW);
    assertThat(disabled.status()).isEqualTo(UserStatus.DISABLED);
    assertThat(disabled.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void isAnActiveAdminOnlyWhileBoth() {
    User admin = manager().changed(Role.ADMIN, UserStatus.ACTIVE, NOW);

    assertThat(admin.isActiveAdmin()).isTrue();
    assertThat(manager().isActiveAdmin()).isFalse();
    assertThat(admin.changed(Role.ADMIN, UserStatus.DISABLED, NOW).isActiveAdmin()).isFalse();
  }

  @Test
  void canBeRelinkedToAnotherIdentity() {
    ExternalIdentity other = new ExternalIdentity("https://idp.example", "ada-2");

    User after = manager().relinked(other, NOW);

    assertThat(after.identity()).contains(other);
    assertThat(after.updatedAt()).isEqualTo(NOW);
    assertThat(after).usingRecursiveComparison().ignoringFields("identity", "updatedAt", "emailVerified")
        .isEqualTo(manager());
    assertThat(manager().emailVerified()).isTrue();
    assertThat(after.emailVerified()).isFalse();
  }

  @Test
  void mayBeAServiceWithoutAPerson() {
    User account = User.serviceAccount(ID, new ServiceName("ci"), Role.ADMIN, NOW);

    assertThat(account)
        .isEqualTo(
            new User(ID, Optional.of(new ExternalIdentity(ServiceName.ISSUER, "service:ci")), Optional.empty(), false,
                new DisplayName("ci"), Role.ADMIN, UserStatus.ACTIVE, NOW, NOW, Optional.empty(), 0));
    assertThat(account.isServiceAccount()).isTrue();
    assertThat(manager().isServiceAccount()).isFalse();
  }

  @Test
  void isNamedByAnIdInItsUsualForm() {
    assertThat(UserId.parse("00000000-0000-0000-0000-000000000001")).contains(ID);
    assertThat(UserId.parse("1-1-1-1-1")).isEmpty();
    assertThat(UserId.parse("00000000-0000-0000-0000-000000000001x")).isEmpty();
  }

  @Test
  void statusIsCalledAsClientsCallIt() {
    assertThat(UserStatus.named("disabled")).contains(UserStatus.DISABLED);
    assertThat(UserStatus.named("active")).contains(UserStatus.ACTIVE);
    assertThat(UserStatus.named("DISABLED")).isEmpty();
    assertThat(UserStatus.values()).extracting(UserStatus::label).containsExactly("active", "disabled");
  }

  private static Optional<User> waiting(UserStatus status) {
    return Optional.of(User.waiting(ID, new EmailAddress("ada@example.org"), Role.ADMIN, status, THEN));
  }

  private static Person unverified() {
    return new Person(IDENTITY, new DisplayName("Ada"), EmailAddress.parse("ada@example.org"), false, Optional.empty());
  }

  private static User manager() {
    return User.atFirstLogin(ID, person("Ada", "ada@example.org", Optional.of(Role.CAMPAIGN_MANAGER)), THEN);
  }

  private static Person person(String name, String email, Optional<Role> role) {
    return new Person(IDENTITY, new DisplayName(name), EmailAddress.parse(email), true, role);
  }
}
