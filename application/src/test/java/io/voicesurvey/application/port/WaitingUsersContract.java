package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.UserRepository.Insertion;
import io.voicesurvey.application.port.UserRepository.KnownUser;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.application.port.WaitingUsers.Identification;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The contract of {@link WaitingUsers}. Each test begins with an empty database. */
public interface WaitingUsersContract {
  EmailAddress ANN = new EmailAddress("Ann@example.org");
  EmailAddress BOB = new EmailAddress("bob@example.org");
  Instant LATER = NOW.plusSeconds(60);

  WaitingUsers waitingUsers();

  UserRepository users();

  Transactions transactions();

  @Test
  default void aWaitingUserIsFoundByEmailInAnyCaseAndLikeAnyUserById() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    User bob = Samples.waiting(BOB, Role.VIEWER, UserStatus.DISABLED);

    waitingUsers().add(List.of(ann, bob));

    EmailAddress written = new EmailAddress("ann@EXAMPLE.org");
    assertThat(waitingUsers().find(Set.of(written))).containsExactly(ann);
    assertThat(waitingUsers().findAndLock(Set.of(written))).containsExactly(ann);
    assertThat(claimed(written)).contains(ann);
    assertThat(waitingUsers().find(Set.of(ANN, BOB, new EmailAddress("eve@example.org"))))
        .containsExactlyInAnyOrder(ann, bob);
    assertThat(users().find(ann.id())).contains(ann);
    assertThat(users().findAndLock(bob.id())).contains(bob);
    assertThat(users().find(UserFilter.ALL, Optional.empty(), 9)).containsExactlyInAnyOrder(ann, bob);
  }

  @Test
  default void aWaitingUserHoldsNoEmailAndIsNoAdministrator() {
    waitingUsers().add(List.of(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE)));

    assertThat(users().find(ANN)).isEmpty();
    assertThat(users().findAndLock(ANN)).isEmpty();
    assertThat(users().find(Set.of(ANN))).isEmpty();
    assertThat(users().findAndLock(Set.of(ANN))).isEmpty();
    assertThat(users().lockActiveAdmins()).isEmpty();
    User holder = Samples.unverified(Samples.withEmail(Samples.user("ann"), Optional.of(ANN)));
    assertThat(users().insert(holder)).isEqualTo(Insertion.INSERTED);
    assertThat(claimed(ANN)).isPresent();
    assertThat(users().find(ANN)).contains(holder);
  }

  @Test
  default void waitingUsersAreListedAloneAndFoundByTheStartOfTheEmail() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    User bob = Samples.waiting(BOB, Role.VIEWER, UserStatus.DISABLED);
    waitingUsers().add(List.of(ann, bob));
    users().insert(Samples.user("carl"));

    assertThat(users().find(waitingOnly(Optional.empty()), Optional.empty(), 9)).containsExactlyInAnyOrder(ann, bob);
    assertThat(users().find(waitingOnly(Optional.of(Role.ADMIN)), Optional.empty(), 9)).containsExactly(ann);
    assertThat(users().find(new UserFilter(Optional.empty(), Optional.empty(), Optional.of("ANN@")), Optional.empty(),
        9)).containsExactly(ann);
  }

  private static UserFilter waitingOnly(Optional<Role> role) {
    return new UserFilter(role, Optional.empty(), Optional.empty(), true);
  }

  @Test
  default void oneEmailInTwoUnicodeFormsIsOne() {
    User zoe = Samples.waiting(new EmailAddress("zo\u00eb@example.org"), Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers().add(List.of(zoe));
    EmailAddress decomposed = new EmailAddress("zoe\u0308@example.org");

    assertThat(claimed(decomposed)).contains(zoe);
    assertThatThrownBy(
        () -> waitingUsers().add(List.of(Samples.waiting(decomposed, Role.VIEWER, UserStatus.ACTIVE))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(claimed(decomposed)).contains(zoe);
  }

  @Test
  default void aLongEmailIsCutInTheNameAlone() {
    EmailAddress address = new EmailAddress("a".repeat(300) + "@example.org");
    User user = Samples.waiting(address, Role.VIEWER, UserStatus.ACTIVE);

    waitingUsers().add(List.of(user));

    assertThat(claimed(address)).contains(user);
    assertThat(user.name().value()).hasSize(255);
  }

  @Test
  default void noWaitingUserIsFoundWhereThereIsNone() {
    waitingUsers().add(List.of());
    users().insert(Samples.user("ann"));
    waitingUsers().remove(Samples.user("ann").id());

    assertThat(waitingUsers().find(Set.of())).isEmpty();
    assertThat(waitingUsers().find(Set.of(ANN))).isEmpty();
    assertThat(claimed(ANN)).isEmpty();
    assertThat(users().find(Samples.user("ann").id())).isPresent();
  }

  @Test
  default void aMergedUserIsTheOtherOne() {
    User waiting = Samples.withExternalId(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE), "A-17");
    User carl = Samples.user("carl");
    waitingUsers().add(List.of(waiting));
    users().insert(carl);

    transactions().inTransaction(() -> {
      waitingUsers().claim(person("ann"));
      waitingUsers().merge(waiting.id(), carl.id(), LATER);
      return true;
    });

    assertThat(waitingUsers().find(Set.of(ANN))).isEmpty();
    assertThat(users().find(waiting.id())).contains(carl);
    assertThat(users().findAndLock(waiting.id())).contains(carl);
    assertThat(users().find(UserFilter.ALL, Optional.empty(), 9)).containsExactly(carl);
    User identified = Samples.withExternalId(carl, "A-17");
    assertThat(users().update(identified)).isEqualTo(Update.UPDATED);
    assertThat(users().find(waiting.id())).contains(Samples.withVersion(identified, 1));
  }

  @Test
  default void aMergedUserHasTheHigherVersionOfBoth() {
    User waiting = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    User second = Samples.waiting(BOB, Role.ADMIN, UserStatus.ACTIVE);
    User carl = Samples.user("carl");
    waitingUsers().add(List.of(waiting, second));
    users().insert(carl);
    assertThat(users().update(Samples.withName(waiting, "Countess"))).isEqualTo(Update.UPDATED);

    waitingUsers().merge(waiting.id(), carl.id(), LATER);
    waitingUsers().merge(second.id(), carl.id(), LATER);

    assertThat(users().find(second.id())).contains(Samples.withVersion(carl, 1));
  }

  @Test
  default void aMergeThatIsRolledBackMergesNoUser() {
    User waiting = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    User carl = Samples.user("carl");
    waitingUsers().add(List.of(waiting));
    users().insert(carl);

    catchThrowable(() -> transactions().inTransaction(() -> {
      waitingUsers().merge(waiting.id(), carl.id(), LATER);
      throw new IllegalStateException("as planned");
    }));

    assertThat(users().find(waiting.id())).contains(waiting);
  }

  @Test
  default void aKnownUserIsFoundWithTheNewsThatAnotherWaits() {
    User ann = Samples.user("ann");
    ExternalIdentity identity = ann.identity().orElseThrow();
    users().insert(ann);

    assertThat(users().findAndLock(stated(identity, "A-17"))).contains(new KnownUser(ann, false));
    assertThat(users().findAndLock(person("unknown"))).isEmpty();

    waitingUsers()
        .add(List.of(Samples.withExternalId(Samples.waiting(BOB, Role.VIEWER, UserStatus.ACTIVE), "A-17")));
    assertThat(users().findAndLock(stated(identity, "A-17"))).contains(new KnownUser(ann, true));
    assertThat(users().findAndLock(stated(identity, "a-17"))).contains(new KnownUser(ann, false));
    assertThat(users().findAndLock(person("ann"))).map(KnownUser::isAwaited).contains(false);
  }

  private static Person stated(ExternalIdentity identity, String externalId) {
    return new Person(identity, new DisplayName("Ann"), Optional.empty(), false, Optional.empty(), false,
        Optional.of(new ExternalId(externalId)));
  }

  @Test
  default void aChangeIsStoredLikeThatOfAnyUser() {
    User ann = Samples.waiting(ANN, Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann));
    User changed = ann.changed(Role.ADMIN, UserStatus.DISABLED, LATER);

    assertThat(users().update(changed)).isEqualTo(Update.UPDATED);
    assertThat(users().update(changed)).isEqualTo(Update.STALE);

    assertThat(claimed(ANN)).contains(Samples.withVersion(changed, 1));
    User moved = Samples.withVersion(Samples.withEmail(changed, Optional.of(BOB)), 1);
    assertThat(users().update(moved)).isEqualTo(Update.UPDATED);
    assertThat(claimed(ANN)).isEmpty();
    assertThat(claimed(BOB)).contains(Samples.withVersion(moved, 2));
  }

  @Test
  default void aWaitingUserWhoSignsInKeepsTheIdAndWaitsNoLonger() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann));
    User identified = ann.identified(person("ann"), LATER);

    assertThat(waitingUsers().identify(identified)).isEqualTo(Identification.IDENTIFIED);

    User stored = Samples.withVersion(identified, 1);
    assertThat(users().find(ann.id())).contains(stored);
    assertThat(users().find(ANN)).contains(stored);
    assertThat(users().findAndLock(person("ann").identity())).contains(stored);
    assertThat(users().lockActiveAdmins()).containsExactly(ann.id());
    assertThat(users().find(new UserFilter(Optional.empty(), Optional.empty(), Optional.of("person")),
        Optional.empty(), 9)).containsExactly(stored);
    assertThat(claimed(ANN)).isEmpty();
    assertThat(users().find(waitingOnly(Optional.empty()), Optional.empty(), 9)).isEmpty();
  }

  @Test
  default void aWaitDoesNotEndWithAnIdentityOrEmailOfAnother() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann));
    users().insert(Samples.user("carl"));
    users().insert(Samples.withEmail(Samples.user("holder"), Optional.of(ANN)));

    List<Identification> refused = transactions().inTransaction(
        () -> List.of(waitingUsers().identify(ann.identified(person("carl"), LATER)),
            waitingUsers().identify(ann.identified(person("ann"), LATER)),
            waitingUsers().identify(Samples.withVersion(ann.identified(person("ann"), LATER), 7)),
            waitingUsers().identify(Samples.user("unknown"))));

    assertThat(refused).containsExactly(Identification.IDENTITY_TAKEN, Identification.EMAIL_TAKEN,
        Identification.STALE, Identification.STALE);
    assertThat(users().find(ann.id())).contains(ann);
  }

  @Test
  default void aWaitEndsOnce() {
    for (int round = 0; round < 5; round++) {
      EmailAddress email = new EmailAddress("racer" + round + "@example.org");
      User waiting = Samples.waiting(email, Role.ADMIN, UserStatus.ACTIVE);
      waitingUsers().add(List.of(waiting));
      User first = Samples.withEmail(waiting.identified(person("first" + round), LATER), Optional.of(email));
      User second = Samples.withEmail(waiting.identified(person("second" + round), LATER), Optional.of(email));

      List<Identification> outcomes = Race
          .run(List.of(() -> waitingUsers().identify(first), () -> waitingUsers().identify(second)));

      assertThat(outcomes).containsExactlyInAnyOrder(Identification.IDENTIFIED, Identification.STALE);
    }
  }

  @Test
  default void aRemovedUserIsGoneAndTheRestStays() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    User bob = Samples.waiting(BOB, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann, bob));

    waitingUsers().remove(ann.id());

    assertThat(users().find(ann.id())).isEmpty();
    assertThat(waitingUsers().find(Set.of(ANN, BOB))).containsExactly(bob);
  }

  @Test
  default void aTransactionThatIsRolledBackChangesNothing() {
    User ann = Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann));

    catchThrowable(() -> transactions().inTransaction(() -> {
      waitingUsers().remove(ann.id());
      waitingUsers().add(List.of(Samples.waiting(BOB, Role.ADMIN, UserStatus.ACTIVE)));
      throw new IllegalStateException("on purpose");
    }));

    assertThat(waitingUsers().find(Set.of(ANN, BOB))).containsExactly(ann);
  }

  @RepeatedTest(5)
  default void aUserWhoIsAddedMeanwhileIsFoundByOneOfBoth() {
    User user = Samples.withEmail(Samples.user("ann"), Optional.of(ANN));
    Callable<Boolean> login = () -> transactions().inTransaction(() -> {
      boolean found = claimed(ANN).isPresent();
      users().insert(user);
      return found;
    });
    Callable<Boolean> add = () -> transactions().inTransaction(() -> {
      waitingUsers().lock();
      boolean found = users().find(ANN).isPresent();
      if (!found) {
        waitingUsers().add(List.of(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE)));
      }
      return found;
    });

    assertThat(Race.run(List.of(login, add))).containsOnlyOnce(true);
  }

  @Test
  default void aWaitingUserIsClaimedByTheExternalIdToo() {
    User ann = Samples.withExternalId(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE), "A-17");
    User bob = Samples.waiting(BOB, Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers().add(List.of(ann, bob));

    assertThat(waitingUsers().claim(provisioned("A-17", Optional.empty()))).containsExactly(ann);
    assertThat(waitingUsers().claim(provisioned("A-17", Optional.of(ANN)))).containsExactly(ann);
    assertThat(waitingUsers().claim(provisioned("A-17", Optional.of(BOB)))).containsExactlyInAnyOrder(ann, bob);
    assertThat(waitingUsers().claim(provisioned("a-17", Optional.empty()))).isEmpty();
    User identified = ann.identified(person("ann"), LATER);
    assertThat(waitingUsers().identify(identified)).isEqualTo(Identification.IDENTIFIED);
    assertThat(users().find(ann.id())).contains(Samples.withVersion(identified, 1));
    assertThat(waitingUsers().claim(provisioned("A-17", Optional.empty()))).isEmpty();
  }

  @Test
  default void aDisabledUserWithTheExternalIdIsClaimedToo() {
    User carl = Samples.user("carl");
    users().insert(carl);
    User stated = Samples.withExternalId(carl, "C-1");
    assertThat(users().update(stated)).isEqualTo(Update.UPDATED);
    assertThat(waitingUsers().claim(provisioned("C-1", Optional.empty()))).isEmpty();
    User disabled = Samples.withStatus(Samples.withVersion(stated, 1), UserStatus.DISABLED);
    assertThat(users().update(disabled)).isEqualTo(Update.UPDATED);
    User bob = Samples.waiting(BOB, Role.VIEWER, UserStatus.ACTIVE);
    waitingUsers().add(List.of(bob));
    User eve = Samples.user("eve");
    users().insert(eve);

    assertThat(waitingUsers().claim(provisioned("C-1", Optional.of(BOB))))
        .containsExactlyInAnyOrder(bob, Samples.withVersion(disabled, 2));
    assertThat(waitingUsers().claim(provisioned("C-2", carl.email()))).isEmpty();
    assertThat(users().findAndLock(stated(eve.identity().orElseThrow(), "C-1"))).contains(new KnownUser(eve, true));
  }

  @Test
  default void whatADirectoryStatedIsStoredAtTheEndOfTheWait() {
    User ann = Samples.withExternalId(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE), "A-17");
    User bob = Samples.withExternalId(Samples.waiting(BOB, Role.VIEWER, UserStatus.ACTIVE), "B-18")
        .grouped(Optional.of(Role.CAMPAIGN_MANAGER), NOW);
    Person person = new Person(person("ann").identity(), new DisplayName("Ann"), Optional.of(BOB), true,
        Optional.empty(), false, Optional.of(new ExternalId("A-17")));
    waitingUsers().add(List.of(ann, bob));
    User identified = ann.mergedWith(bob).identified(person, LATER);

    Identification done = transactions().inTransaction(() -> {
      waitingUsers().merge(bob.id(), ann.id(), LATER);
      return waitingUsers().identify(identified);
    });

    assertThat(done).isEqualTo(Identification.IDENTIFIED);
    assertThat(users().find(bob.id())).contains(Samples.withVersion(identified, 1));
    assertThat(identified.externalId()).contains(new ExternalId("B-18"));
    assertThat(identified.provisioning().claimedId()).contains(new ExternalId("A-17"));
  }

  @Test
  default void anExternalIdIsOneUsersAndMayComeLater() {
    User ann = Samples.withExternalId(Samples.waiting(ANN, Role.ADMIN, UserStatus.ACTIVE), "A-17");
    User carl = Samples.user("carl");
    users().insert(carl);
    assertThat(users().update(Samples.withExternalId(carl, "C-1"))).isEqualTo(Update.UPDATED);
    waitingUsers().add(List.of(ann));

    assertThatThrownBy(() -> waitingUsers().add(
        List.of(Samples.withExternalId(Samples.waiting(BOB, Role.VIEWER, UserStatus.ACTIVE), "C-1"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(users().find(carl.id())).contains(Samples.withVersion(Samples.withExternalId(carl, "C-1"), 1));
  }

  private Optional<User> claimed(EmailAddress email) {
    return waitingUsers().claim(new Person(new ExternalIdentity(Samples.ISSUER, "claimed"), new DisplayName("C"),
        Optional.of(email), false, Optional.empty())).stream().findFirst();
  }

  private static Person provisioned(String externalId, Optional<EmailAddress> email) {
    return new Person(new ExternalIdentity(Samples.ISSUER, "provisioned"), new DisplayName("P"), email, false,
        Optional.empty(), false, Optional.of(new ExternalId(externalId)));
  }

  private static Person person(String subject) {
    return new Person(new ExternalIdentity(Samples.ISSUER, subject), new DisplayName("Person"), Optional.of(ANN),
        true, Optional.empty());
  }
}
