package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.program.IssueServiceToken;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.user.DisableDormantUsers.Command;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisableDormantUsersTest {
  private static final Duration LIMIT = Duration.ofDays(90);

  private final TestBed bed = new TestBed();

  @Test
  void disablesADormantUserAndRecordsTheReason() {
    SignedIn ada = bed.signIn(person("ada"));
    bed.clock.advance(Duration.ofDays(60));
    SignedIn bob = bed.signIn(person("bob"));
    bed.clock.advance(Duration.ofDays(31));

    assertThat(disable()).isEqualTo(1);

    assertThat(bed.userOf(person("ada")).status()).isEqualTo(UserStatus.DISABLED);
    assertThat(bed.userOf(person("bob")).isActive()).isTrue();
    assertThat(bed.eventsBesideLogins()).containsExactly(
        new AuditEvent(AuditEventType.STATUS_CHANGED, Optional.of(ada.user().id()), Actor.PURGE,
            Map.of("from", "active", "to", "disabled", "reason", "dormant"), bed.clock.instant()));
    assertThat(disable()).isZero();
    assertThat(bob.user().isActive()).isTrue();
  }

  @Test
  void leavesAUserWhoRefreshes() {
    var tokens = bed.signIn(person("ada")).tokens();
    for (int day = 0; day < 28; day += 4) {
      bed.clock.advance(Duration.ofDays(4));
      tokens = ((RefreshSession.Outcome.Refreshed) bed.refreshSession()
          .execute(new RefreshSession.Command(tokens.refreshToken()))).tokens();
    }
    bed.clock.advance(Duration.ofDays(70));

    assertThat(disable()).isZero();
    bed.clock.advance(Duration.ofDays(21));
    assertThat(disable()).isEqualTo(1);
  }

  @Test
  void countsFromTheCreationOfAUserWhoNeverSignedIn() {
    User waiting = bed.waits(new EmailAddress("ada@example.org"), Role.ADMIN, UserStatus.ACTIVE);
    bed.clock.advance(LIMIT);
    assertThat(disable()).isZero();
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(disable()).isEqualTo(1);

    assertThat(bed.users.find(waiting.id())).map(User::status).contains(UserStatus.DISABLED);
  }

  @Test
  void keepsTheLastAdministratorAndServiceAccounts() {
    User one = bed.withRole("one", Role.ADMIN);
    User two = bed.withRole("two", Role.ADMIN);
    bed.issueServiceToken().execute(new IssueServiceToken.Command(new ServiceName("nightly"), Optional.of(Role.ADMIN),
        Optional.of(Duration.ofMinutes(1)), Actor.COMMAND));
    bed.clock.advance(LIMIT.multipliedBy(2));

    assertThat(disable()).isEqualTo(1);
    assertThat(disable()).isZero();

    assertThat(List.of(one, two)).filteredOn(admin -> bed.users.find(admin.id()).orElseThrow().isActive()).hasSize(1);
    assertThat(bed.users.findAndLock(new ServiceName("nightly").identity())).map(User::isActive).contains(true);
  }

  @Test
  void givesAReenabledUserTheWholeTimeToSignIn() {
    User ada = bed.signIn(person("ada")).user();
    bed.clock.advance(LIMIT.plusDays(1));
    disable();

    bed.setStatus(ada.id(), UserStatus.ACTIVE);
    bed.clock.advance(LIMIT);
    assertThat(disable()).isZero();
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(disable()).isEqualTo(1);
  }

  @Test
  void goesThroughMoreThanOneBatch() {
    for (int i = 0; i < 501; i++) {
      bed.waits(new EmailAddress("p" + i + "@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    }
    bed.clock.advance(LIMIT.plusDays(1));

    assertThat(disable()).isEqualTo(501);
  }

  @Test
  void stopsWhereItsThreadIsInterrupted() {
    bed.waits(new EmailAddress("ada@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    bed.clock.advance(LIMIT.plusDays(1));

    Thread.currentThread().interrupt();
    long disabled = disable();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(disabled).isZero();
  }

  @Test
  void needsATime() {
    assertThatIllegalArgumentException().isThrownBy(() -> disable(Optional.of(Duration.ZERO)));
    assertThatIllegalArgumentException().isThrownBy(() -> disable(Optional.of(Duration.ofDays(-1))));
  }

  @Test
  void isOffWithoutATime() {
    bed.waits(new EmailAddress("ada@example.org"), Role.VIEWER, UserStatus.ACTIVE);
    bed.clock.advance(LIMIT.multipliedBy(9));

    assertThat(disable(Optional.empty())).isZero();
  }

  @Test
  void isSeenBefore() {
    for (int i = 0; i < 201; i++) {
      bed.waits(new EmailAddress("p" + i + "@example.org"), i == 200 ? Role.ADMIN : Role.VIEWER, UserStatus.ACTIVE);
    }
    bed.clock.advance(LIMIT.plusDays(1));
    bed.signIn(person("ada"));

    assertThat(found(UserFilter.ALL)).hasSize(201);
    assertThat(found(new UserFilter(Optional.of(Role.ADMIN), Optional.empty(), Optional.empty()))).hasSize(1);
    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 300)).allMatch(User::isActive);
  }

  private List<User> found(UserFilter filter) {
    FindDormantUsers find = new FindDormantUsers(bed.dormantUsers);
    List<User> all = new ArrayList<>();
    FindDormantUsers.Outcome page = find.execute(new FindDormantUsers.Command(LIMIT, filter, Optional.empty()));
    all.addAll(page.users());
    while (page.next().isPresent()) {
      page = find.execute(new FindDormantUsers.Command(LIMIT, filter, page.next()));
      all.addAll(page.users());
    }
    return all;
  }

  private long disable() {
    return disable(Optional.of(LIMIT));
  }

  private long disable(Optional<Duration> limit) {
    return new DisableDormantUsers(bed.dormantUsers, bed.users, bed.sessions, bed.auditTrail, bed.transactions, limit,
        bed.clock).execute(new Command()).disabled();
  }
}
