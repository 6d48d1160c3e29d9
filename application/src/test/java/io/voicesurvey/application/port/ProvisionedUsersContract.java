package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.And;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Attribute;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Comparison;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Operator;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Or;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Present;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProvisionedUsers}. Each test begins with an empty database. */
public interface ProvisionedUsersContract {
  ProvisionedUsers provisionedUsers();

  UserRepository users();

  WaitingUsers waitingUsers();

  @Test
  default void theProfileOfTheDirectoryIsKept() {
    User ann = provisioned("ann", "Ann@Corp.example", Optional.of(Role.CAMPAIGN_MANAGER));

    assertThat(users().find(ann.id())).contains(ann);
    User grouped = ann.grouped(Optional.of(Role.ADMIN), NOW.plusSeconds(1));
    assertThat(users().update(grouped)).isEqualTo(Update.UPDATED);
    assertThat(users().find(ann.id())).contains(Samples.withVersion(grouped, 1));
    User removed = Samples.withVersion(grouped, 1).removed(NOW.plusSeconds(2));
    assertThat(users().update(removed)).isEqualTo(Update.UPDATED);
    assertThat(users().find(ann.id())).contains(Samples.withVersion(removed, 2));
  }

  @Test
  default void allUsersAreFoundExceptServiceAccountsAndUsersDeletedByTheDirectory() {
    User ann = provisioned("ann", "ann@corp.example", Optional.empty());
    User bob = Samples.user("bob");
    User imported = Samples.waiting(new EmailAddress("carl@corp.example"), Role.VIEWER, UserStatus.DISABLED);
    users().insert(bob);
    waitingUsers().add(List.of(imported));
    users().insert(Samples.service("nightly"));
    users().update(provisioned("eve", "eve@corp.example", Optional.empty()).removed(NOW));

    assertThat(found(Filter.ALL)).containsExactlyInAnyOrder(ann, bob, imported);
    assertThat(found(new Or(List.of()))).isEmpty();
  }

  @Test
  default void aMergedUserIsFoundByBothIds() {
    User ann = provisioned("ann", "ann@corp.example", Optional.empty());
    User bob = Samples.user("bob");
    users().insert(bob);
    waitingUsers().merge(ann.id(), bob.id(), NOW);

    for (User user : List.of(ann, bob)) {
      assertThat(found(Attribute.ID, Operator.EQUAL, user.id().value().toString())).containsExactly(bob);
    }
    assertThat(found(Attribute.ID, Operator.STARTS_WITH, ann.id().value().toString())).isEmpty();
  }

  @Test
  default void partsFollowOneAnotherAndTellOfTheTotal() {
    List<User> all = IntStream.range(0, 5).mapToObj(i -> Samples.user("user" + i)).peek(users()::insert).toList();

    ProvisionedUsers.Part first = provisionedUsers().find(Filter.ALL, 0, 3);
    ProvisionedUsers.Part second = provisionedUsers().find(Filter.ALL, 3, 3);

    assertThat(first.users()).hasSize(3);
    assertThat(second.users()).hasSize(2);
    assertThat(Stream.of(first, second).flatMap(part -> part.users().stream()))
        .containsExactlyInAnyOrderElementsOf(all);
    assertThat(List.of(first.total(), second.total())).containsOnly(5L);
    assertThat(provisionedUsers().find(Filter.ALL, 0, 0)).isEqualTo(new ProvisionedUsers.Part(List.of(), 5));
    assertThat(provisionedUsers().find(Filter.ALL, 9, 3).users()).isEmpty();
  }

  @Test
  default void theUserNameIsTheStatedOneAndAfterTheLoginTheEmailElseTheSubject() {
    User stated = provisioned("ann", "Ann@Corp.example", Optional.empty());
    User imported = Samples.waiting(new EmailAddress("Carl@corp.example"), Role.VIEWER, UserStatus.ACTIVE);
    User signedIn = Samples.user("bob");
    User nameless = Samples.withEmail(Samples.user("Subject-7"), Optional.empty());
    waitingUsers().add(List.of(imported));
    users().insert(signedIn);
    users().insert(nameless);

    for (Operator operator : Operator.values()) {
      assertThat(found(Attribute.USER_NAME, operator, "ANN")).containsExactly(stated);
      assertThat(found(Attribute.USER_NAME, operator, "carl@CORP.example")).containsExactly(imported);
      assertThat(found(Attribute.USER_NAME, operator, "BOB@example.org")).containsExactly(signedIn);
      assertThat(found(Attribute.USER_NAME, operator, "subject-7")).containsExactly(nameless);
    }
    assertThat(found(Attribute.USER_NAME, Operator.EQUAL, "ann@corp.example")).isEmpty();
    assertThat(found(new Present(Attribute.USER_NAME))).hasSize(4);
  }

  @Test
  default void theUserNameIsThatOfTheUserWhoWaitsWithTheUnverifiedEmailOfAnother() {
    User ann = provisioned("ann@example.org", "ann@corp.example", Optional.empty());
    User carl = Samples.waiting(new EmailAddress("Carl@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers().add(List.of(carl));
    users().insert(Samples.unverified(Samples.user("ann")));
    users().insert(Samples.unverified(Samples.user("carl")));

    assertThat(found(Attribute.USER_NAME, Operator.EQUAL, "Ann@example.org")).containsExactly(ann);
    assertThat(found(Attribute.USER_NAME, Operator.EQUAL, "carl@example.org")).containsExactly(carl);
    users().update(ann.removed(NOW));
    assertThat(found(Attribute.USER_NAME, Operator.EQUAL, "ann@example.org")).extracting(User::isWaiting)
        .containsExactly(false);
  }

  @Test
  default void aFilterComparesWithoutCaseExceptIds() {
    User ann = provisioned("ann", "Ann@Corp.example", Optional.empty());
    User bob = Samples.withStatus(Samples.withName(Samples.user("bob"), "Bob %_ O'Neil"), UserStatus.DISABLED);
    users().insert(bob);

    assertThat(found(Attribute.EMAIL, Operator.EQUAL, "ann@corp.EXAMPLE")).containsExactly(ann);
    assertThat(found(Attribute.EMAIL, Operator.STARTS_WITH, "BOB@")).containsExactly(bob);
    assertThat(found(Attribute.EMAIL, Operator.CONTAINS, "CORP")).containsExactly(ann);
    assertThat(found(Attribute.DISPLAY_NAME, Operator.EQUAL, "the ANN")).containsExactly(ann);
    assertThat(found(Attribute.DISPLAY_NAME, Operator.CONTAINS, "%_ o'")).containsExactly(bob);
    assertThat(found(Attribute.DISPLAY_NAME, Operator.CONTAINS, "%x")).isEmpty();
    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "X-ann")).containsExactly(ann);
    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "x-ANN")).isEmpty();
    assertThat(found(Attribute.ID, Operator.EQUAL, bob.id().value().toString())).containsExactly(bob);
    assertThat(found(Attribute.ID, Operator.EQUAL, "no id")).isEmpty();
    assertThat(found(Attribute.ACTIVE, Operator.EQUAL, "False")).containsExactly(bob);
    assertThat(found(new Present(Attribute.EXTERNAL_ID))).containsExactly(ann);
  }

  @Test
  default void theIdThatTheProviderStatedFindsTheLastUserUnlessTheDirectoryStatedIt() {
    User bob = claiming(Samples.user("bob"), "O-1", NOW);
    User carl = claiming(Samples.user("carl"), "O-1", NOW.plusSeconds(60));
    users().insert(carl);
    users().insert(bob);

    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "O-1")).containsExactly(carl);
    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "o-1")).isEmpty();
    assertThat(found(Attribute.EXTERNAL_ID, Operator.STARTS_WITH, "O-")).isEmpty();
    assertThat(found(new Present(Attribute.EXTERNAL_ID))).isEmpty();
    User stated = Samples.withExternalId(bob, "O-1");
    assertThat(users().update(stated)).isEqualTo(Update.UPDATED);
    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "O-1")).containsExactly(Samples.withVersion(stated, 1));
    assertThat(users().update(Samples.withVersion(stated, 1).removed(NOW))).isEqualTo(Update.UPDATED);
    assertThat(found(Attribute.EXTERNAL_ID, Operator.EQUAL, "O-1")).containsExactly(carl);
  }

  private static User claiming(User user, String externalId, Instant at) {
    return user.signedIn(new Person(user.identity().orElseThrow(), user.name(), user.email(), true, Optional.empty(),
        false, Optional.of(new ExternalId(externalId))), Optional.empty(), at);
  }

  @Test
  default void filtersAreJoined() {
    User ann = provisioned("ann", "ann@corp.example", Optional.empty());
    User bob = provisioned("bob", "bob@corp.example", Optional.empty());
    Filter isAnn = new Comparison(Attribute.USER_NAME, Operator.EQUAL, "ann");
    Filter isBob = new Comparison(Attribute.USER_NAME, Operator.STARTS_WITH, "b");
    Filter isCorp = new Comparison(Attribute.EMAIL, Operator.CONTAINS, "corp");

    assertThat(found(new Or(List.of(isAnn, isBob)))).containsExactlyInAnyOrder(ann, bob);
    assertThat(found(new And(List.of(isAnn, isBob)))).isEmpty();
    assertThat(found(new And(List.of(isCorp, new Or(List.of(isBob)))))).containsExactly(bob);
  }

  @Test
  default void theHoldersOfANameAnIdOrAnEmailAreFoundDeletedOrNot() {
    User ann = provisioned("ann", "ann@corp.example", Optional.empty());
    User bob = Samples.user("bob");
    users().insert(bob);
    users().insert(Samples.service("nightly"));
    users().update(ann.removed(NOW));

    assertThat(ids(profile("ANN", "other@corp.example", "x"))).containsExactly(ann.id());
    assertThat(ids(profile("other", "ANN@corp.example", "x"))).containsExactly(ann.id());
    assertThat(ids(profile("other", "other@corp.example", "X-ann"))).containsExactly(ann.id());
    assertThat(ids(profile("bob@example.org", "other@corp.example", "x"))).containsExactly(bob.id());
    assertThat(ids(profile("ann", "bob@example.org", "x"))).containsExactlyInAnyOrder(ann.id(), bob.id());
    assertThat(ids(profile("service:nightly", "other@corp.example", "x"))).isEmpty();
    assertThat(provisionedUsers().findHolders(new DirectoryProfile(new UserName("unknown"), Optional.empty(), true,
        new DisplayName("Unknown"), Optional.empty(), Optional.empty()))).isEmpty();
  }

  @Test
  default void aDeletedUserOfWhomTheDirectoryStatedNoIdIsFoundByThatOfTheProvider() {
    User ann = claiming(Samples.user("ann"), "O-1", NOW);
    User bob = claiming(Samples.user("bob"), "O-1", NOW);
    users().insert(ann);
    users().insert(bob);
    DirectoryProfile again = profile("other", "other@corp.example", "O-1");
    assertThat(ids(again)).isEmpty();

    users().update(ann.removed(NOW));
    users().update(Samples.withExternalId(bob, "X-bob").removed(NOW));

    assertThat(ids(again)).containsExactly(ann.id());
  }

  private List<Object> ids(DirectoryProfile profile) {
    return provisionedUsers().findHolders(profile).stream().<Object>map(User::id).toList();
  }

  private List<User> found(Attribute attribute, Operator operator, String value) {
    return found(new Comparison(attribute, operator, value));
  }

  private List<User> found(Filter filter) {
    ProvisionedUsers.Part part = provisionedUsers().find(filter, 0, 99);
    assertThat(part.total()).isEqualTo(part.users().size());
    return part.users();
  }

  private User provisioned(String name, String email, Optional<Role> role) {
    DirectoryProfile profile = new DirectoryProfile(new UserName(name), Optional.of(new ExternalId("X-" + name)), true,
        new DisplayName("The " + name), Samples.email(email), role);
    User user = User.provisioned(Samples.user("provisioned-" + name).id(), profile, NOW);
    waitingUsers().add(List.of(user));
    return user;
  }

  private static DirectoryProfile profile(String name, String email, String externalId) {
    return new DirectoryProfile(new UserName(name), Optional.of(new ExternalId(externalId)), true,
        new DisplayName("Person"), Samples.email(email), Optional.empty());
  }
}
