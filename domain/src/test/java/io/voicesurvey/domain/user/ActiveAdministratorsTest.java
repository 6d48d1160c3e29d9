package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActiveAdministratorsTest {
  private static final UserId ADA = new UserId(new UUID(0, 1));
  private static final UserId BOB = new UserId(new UUID(0, 2));
  private static final UserId CARL = new UserId(new UUID(0, 3));

  @Test
  void theLastOneCanBeNeitherDemotedNorDisabled() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA));

    assertThat(administrators.apply(user(ADA, Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE))).isFalse();
    assertThat(administrators.apply(user(ADA, Role.ADMIN, UserStatus.DISABLED))).isFalse();
    assertThat(administrators.apply(user(ADA, Role.ADMIN, UserStatus.ACTIVE))).isTrue();
  }

  @Test
  void oneOfTwoCanBeDemotedAndThenTheOtherIsTheLast() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA, BOB));

    assertThat(administrators.apply(user(ADA, Role.VIEWER, UserStatus.ACTIVE))).isTrue();
    assertThat(administrators.apply(user(BOB, Role.VIEWER, UserStatus.ACTIVE))).isFalse();
  }

  @Test
  void aNewOneLetsTheLastOneGo() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA));

    assertThat(administrators.apply(user(BOB, Role.ADMIN, UserStatus.ACTIVE))).isTrue();
    assertThat(administrators.apply(user(ADA, Role.VIEWER, UserStatus.DISABLED))).isTrue();
  }

  @Test
  void aServiceAccountDoesNotCount() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA));

    assertThat(administrators.apply(User.serviceAccount(BOB, new ServiceName("reports"), Role.ADMIN, Instant.EPOCH)))
        .isTrue();
    assertThat(administrators.apply(user(ADA, Role.VIEWER, UserStatus.ACTIVE))).isFalse();
  }

  @Test
  void aUserWhoHasNotSignedInDoesNotCount() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA));

    assertThat(administrators.apply(User.waiting(BOB, new EmailAddress("bob@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, Instant.EPOCH))).isTrue();
    assertThat(administrators.apply(user(ADA, Role.VIEWER, UserStatus.ACTIVE))).isFalse();
  }

  @Test
  void theLastOneCannotBeKeptOutByTheChangeOfAnotherUser() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of(ADA, BOB));
    User disabled = user(CARL, Role.VIEWER, UserStatus.DISABLED);

    assertThat(administrators.apply(disabled, Set.of(ADA, BOB))).isFalse();
    assertThat(administrators.apply(user(BOB, Role.ADMIN, UserStatus.DISABLED), Set.of(ADA))).isFalse();
    assertThat(administrators.apply(disabled, Set.of(ADA))).isTrue();
    assertThat(administrators.apply(disabled, Set.of(BOB))).isFalse();
    assertThat(administrators.apply(user(CARL, Role.ADMIN, UserStatus.ACTIVE), Set.of(BOB))).isTrue();
    assertThat(administrators.contains(BOB)).isFalse();
  }

  @Test
  void withoutAnyOneNoChangeIsRefused() {
    ActiveAdministrators administrators = new ActiveAdministrators(Set.of());

    assertThat(administrators.apply(user(CARL, Role.VIEWER, UserStatus.DISABLED), Set.of(ADA))).isTrue();
  }

  @Test
  void aChangeOfAnotherUserIsNotRefused() {
    assertThat(new ActiveAdministrators(Set.of(ADA)).apply(user(BOB, Role.VIEWER, UserStatus.DISABLED))).isTrue();
  }

  private static User user(UserId id, Role role, UserStatus status) {
    return new User(id, Optional.of(new ExternalIdentity("https://issuer.example", id.value().toString())),
        Optional.empty(), false, new DisplayName("Someone"), role, status, Instant.EPOCH, Instant.EPOCH,
        Optional.empty(), 0);
  }
}
