package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;

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
    User user = User.firstSeen(ID, ADA, Optional.empty(), NOW);

    assertThat(user).isEqualTo(new User(ID, IDENTITY, EmailAddress.parse("ada@example.org"), new DisplayName("Ada"),
        Role.VIEWER, UserStatus.ACTIVE, NOW, NOW, Optional.of(NOW), 0));
    assertThat(user.isActive()).isTrue();
  }

  @Test
  void hasTheProvidersRoleWhenFirstSeenWhereTheProviderStatesOne() {
    assertThat(
        User.firstSeen(ID, person("Ada", "ada@example.org", Optional.of(Role.ADMIN)), Optional.empty(), NOW).role())
        .isEqualTo(Role.ADMIN);
  }

  @Test
  void isNotChangedByALoginThatBringsNothingNew() {
    User before = User.firstSeen(ID, ADA, Optional.empty(), THEN);

    User after = before.signedIn(ADA, NOW);

    assertThat(after.updatedAt()).isEqualTo(THEN);
    assertThat(after.lastLoginAt()).contains(NOW);
    assertThat(after).usingRecursiveComparison().ignoringFields("lastLoginAt").isEqualTo(before);
  }

  @Test
  void takesNameAndEmailFromTheProviderAtEveryLogin() {
    User after = User.firstSeen(ID, ADA, Optional.empty(), THEN).signedIn(
        person("Countess", "ada@lovelace.example", Optional.empty()),
        NOW);

    assertThat(after.name()).isEqualTo(new DisplayName("Countess"));
    assertThat(after.email()).contains(new EmailAddress("ada@lovelace.example"));
    assertThat(after.createdAt()).isEqualTo(THEN);
    assertThat(after.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void losesTheEmailThatTheProviderNoLongerStates() {
    Person nameless = new Person(IDENTITY, new DisplayName("Ada"), Optional.empty(), false, Optional.empty());

    assertThat(User.firstSeen(ID, ADA, Optional.empty(), THEN).signedIn(nameless, NOW).email()).isEmpty();
  }

  @Test
  void keepsItsRoleWhereTheProviderSaysNothingOfRoles() {
    assertThat(manager().signedIn(ADA, NOW).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void takesALowerRoleToo() {
    User after = manager().signedIn(person("Ada", "ada@example.org", Optional.of(Role.VIEWER)), NOW);

    assertThat(after.role()).isEqualTo(Role.VIEWER);
    assertThat(after.updatedAt()).isEqualTo(NOW);
  }

  @Test
  void staysDisabledWhateverTheProviderSays() {
    User disabled = new User(ID, IDENTITY, Optional.empty(), new DisplayName("Ada"), Role.VIEWER, UserStatus.DISABLED,
        THEN, THEN, Optional.empty(), 3);

    User after = disabled.signedIn(ADA, NOW);

    assertThat(after.isActive()).isFalse();
    assertThat(after.version()).isEqualTo(3);
  }

  @Test
  void statusIsCalledAsClientsCallIt() {
    assertThat(UserStatus.values()).extracting(UserStatus::label).containsExactly("active", "disabled");
  }

  private static User manager() {
    return User.firstSeen(ID, person("Ada", "ada@example.org", Optional.of(Role.CAMPAIGN_MANAGER)), Optional.empty(),
        THEN);
  }

  private static Person person(String name, String email, Optional<Role> role) {
    return new Person(IDENTITY, new DisplayName(name), EmailAddress.parse(email), true, role);
  }
}
