package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.DormantUsers.Candidate;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link DormantUsers}. Each test begins with an empty database. */
public interface DormantUsersContract {
  Duration LIMIT = Duration.ofDays(90);

  DormantUsers dormantUsers();

  UserRepository users();

  WaitingUsers waitingUsers();

  SessionRepository sessions();

  /** The time of the database's clock. */
  Instant now();

  @Test
  default void dormantUsersAreFoundTheLongestInactiveFirst() {
    User recent = added("recent", 89);
    User long1 = added("long", 91);
    User longer = added("longer", 200);

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).extracting(Candidate::user)
        .containsExactly(longer, long1);
    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).allMatch(Candidate::isDormant)
        .allSatisfy(
            candidate -> assertThat(candidate.activeAt()).isEqualTo(candidate.user().lastLoginAt().orElseThrow()));
    assertThat(dormantUsers().findAndLock(longer.id(), LIMIT)).contains(longer);
    assertThat(dormantUsers().findAndLock(recent.id(), LIMIT)).isEmpty();
    assertThat(dormantUsers().findAndLock(Samples.user("unknown").id(), LIMIT)).isEmpty();
  }

  @Test
  default void theInactivityOfAUserWhoNeverSignedInBeginsAtTheCreation() {
    User waiting = User.waiting(Samples.user("w").id(), new EmailAddress("w@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, ago(91));
    User recent = User.waiting(Samples.user("r").id(), new EmailAddress("r@example.org"), Role.ADMIN,
        UserStatus.ACTIVE, ago(89));
    waitingUsers().add(List.of(waiting, recent));

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).extracting(Candidate::user).containsExactly(waiting);
    assertThat(dormantUsers().findAndLock(waiting.id(), LIMIT)).contains(waiting);
  }

  @Test
  default void aServiceAccountAndADisabledUserAreNotDormant() {
    User service = User.serviceAccount(Samples.user("s").id(), new ServiceName("nightly"), Role.VIEWER, ago(400));
    users().insert(service);
    User disabled = Samples.withStatus(old("disabled", 400, 400), UserStatus.DISABLED);
    users().insert(disabled);

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).isEmpty();
    assertThat(dormantUsers().findAndLock(service.id(), LIMIT)).isEmpty();
    assertThat(dormantUsers().findAndLock(disabled.id(), LIMIT)).isEmpty();
  }

  @Test
  default void aUserWhoSignedInSinceIsACandidateUntilTheLoginIsRecorded() {
    User user = old("anna", 400, 10);
    users().insert(user);

    Candidate candidate = dormantUsers().find(LIMIT, Optional.empty(), 9).getFirst();

    assertThat(candidate.isDormant()).isFalse();
    assertThat(candidate.activeAt()).isEqualTo(user.lastLoginAt().orElseThrow());
    assertThat(dormantUsers().findAndLock(user.id(), LIMIT)).isEmpty();
    dormantUsers().record(candidate);
    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).isEmpty();
    assertThat(dormantUsers().find(Duration.ofDays(5), Optional.empty(), 9)).singleElement()
        .satisfies(later -> assertThat(later.recordedAt()).isEqualTo(candidate.activeAt()));
    assertThat(users().find(user.id())).contains(user);
  }

  @Test
  default void aUserWhoRefreshesASessionIsActiveAlsoAfterTheSessionIsDeleted() {
    User user = added("anna", 200);
    SessionPolicy brief = new SessionPolicy(Duration.ofNanos(1_000), Duration.ofDays(1), Duration.ZERO);
    sessions().insert(Session.started(Samples.session("s", user).id(), user.id(), Samples.session("s", user).client(),
        Optional.empty(), brief, now()));

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).singleElement()
        .satisfies(candidate -> assertThat(candidate.isDormant()).isFalse());
    assertThat(dormantUsers().findAndLock(user.id(), LIMIT)).isEmpty();

    assertThat(sessions().purge(Optional.empty(), 9, Duration.ofDays(-1)).deleted()).isEqualTo(1);

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).isEmpty();
    assertThat(dormantUsers().findAndLock(user.id(), LIMIT)).isEmpty();
  }

  @Test
  default void aUserIsActiveWhileThePersonUsesAnotherIdentity() {
    User former = added("former", 200);
    assertThat(users().update(Samples.withExternalId(former, "X-1"))).isEqualTo(Update.UPDATED);
    User stranger = added("stranger", 200);
    assertThat(users().update(Samples.withExternalId(stranger, "X-2"))).isEqualTo(Update.UPDATED);
    User current = User.atFirstLogin(Samples.user("current").id(), stating("current", "X-1"), ago(1));
    users().insert(current);

    List<Candidate> active = dormantUsers().find(LIMIT, Optional.empty(), 9).stream()
        .filter(candidate -> !candidate.isDormant()).toList();
    assertThat(active).extracting(candidate -> candidate.user().id()).containsExactly(former.id());
    assertThat(active).extracting(Candidate::activeAt).containsExactly(former.lastLoginAt().orElseThrow());
    dormantUsers().record(active.getFirst());
    assertThat(dormantUsers().findAndLock(former.id(), LIMIT)).isEmpty();
    assertThat(dormantUsers().findAndLock(stranger.id(), LIMIT)).isPresent();

    assertThat(users().update(Samples.withStatus(current, UserStatus.DISABLED))).isEqualTo(Update.UPDATED);
    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).hasSize(2).allMatch(Candidate::isDormant);
    assertThat(dormantUsers().findAndLock(former.id(), LIMIT)).isPresent();
  }

  @Test
  default void aReenabledUserIsActiveFromThenOn() {
    User disabled = Samples.withStatus(old("anna", 400, 400), UserStatus.DISABLED);
    users().insert(disabled);

    assertThat(users().update(disabled.changed(disabled.role(), UserStatus.ACTIVE, ago(0)))).isEqualTo(Update.UPDATED);

    assertThat(dormantUsers().find(LIMIT, Optional.empty(), 9)).isEmpty();
    assertThat(dormantUsers().findAndLock(disabled.id(), LIMIT)).isEmpty();
  }

  @Test
  default void pagesFollowOneAnotherWithoutGapOrOverlap() {
    List<User> all = Stream.of(300, 300, 300, 200, 100).map(days -> added("user" + days + "-" + users()
        .find(UserFilter.ALL, Optional.empty(), 9).size(), days)).toList();

    List<Candidate> first = dormantUsers().find(LIMIT, Optional.empty(), 2);
    List<Candidate> second = dormantUsers().find(LIMIT, Optional.of(first.getLast()), 2);
    List<Candidate> third = dormantUsers().find(LIMIT, Optional.of(second.getLast()), 2);

    assertThat(Stream.of(first, second, third).flatMap(List::stream).map(Candidate::user))
        .containsExactlyInAnyOrderElementsOf(all);
    assertThat(third).hasSize(1);
    assertThat(dormantUsers().find(LIMIT, Optional.of(third.getLast()), 2)).isEmpty();
  }

  private static Person stating(String name, String externalId) {
    return new Person(Samples.user(name).identity().orElseThrow(), new DisplayName(name), Optional.empty(), false,
        Optional.empty(), false, Optional.of(new ExternalId(externalId)));
  }

  private User added(String name, int days) {
    User user = old(name, days, days);
    users().insert(user);
    return user;
  }

  /** A user who was created and signed in so many days ago. */
  private User old(String name, int created, int signedIn) {
    User user = Samples.user(name);
    return new User(user.id(), user.identity(), user.email(), user.emailVerified(), user.name(), user.role(),
        user.status(), ago(created), ago(created), Optional.of(ago(signedIn)), 0);
  }

  private Instant ago(int days) {
    return now().minus(Duration.ofDays(days));
  }
}
