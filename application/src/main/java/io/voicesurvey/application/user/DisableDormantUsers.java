package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.application.port.DormantUsers.Candidate;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Disables the users who have not used this service for a time, except service accounts and the last active
 * administrator. Each user in a transaction of its own. Stops early if its thread is interrupted.
 */
public final class DisableDormantUsers {
  public record Command() {}

  /** @param disabled the number of users who were disabled */
  public record Outcome(long disabled) {}

  private static final int BATCH = 500;

  private final DormantUsers dormantUsers;
  private final UserRepository users;
  private final UserChanges changes;
  private final Transactions transactions;
  private final Optional<Duration> limit;
  private final InstantSource clock;

  /** @param limit the time without activity after which a user is disabled; empty: never */
  public DisableDormantUsers(DormantUsers dormantUsers, UserRepository users, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, Optional<Duration> limit, InstantSource clock) {
    if (limit.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("the time without activity must be positive");
    }
    this.dormantUsers = dormantUsers;
    this.users = users;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.limit = limit;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return new Outcome(limit.map(this::disable).orElse(0L));
  }

  private long disable(Duration inactive) {
    long disabled = 0;
    Optional<Candidate> after = Optional.empty();
    do {
      List<Candidate> page = dormantUsers.find(inactive, after, BATCH);
      disabled += page.stream().takeWhile(candidate -> !Thread.currentThread().isInterrupted())
          .filter(candidate -> disable(candidate, inactive)).count();
      after = Optional.of(page).filter(found -> found.size() == BATCH).map(List::getLast);
    } while (after.isPresent() && !Thread.currentThread().isInterrupted());
    return disabled;
  }

  private boolean disable(Candidate candidate, Duration inactive) {
    if (!candidate.isDormant()) {
      dormantUsers.record(candidate);
      return false;
    }
    return transactions.inTransaction(() -> disable(candidate.user().id(), inactive));
  }

  private boolean disable(UserId id, Duration inactive) {
    // Before the user is locked: locking a user first and the admins afterwards could deadlock.
    ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
    Instant now = clock.instant();
    Optional<User> dormant = dormantUsers.findAndLock(id, inactive)
        .filter(user -> changes.keepsAdministrator(user, disabled(user, now), administrators));
    dormant.ifPresent(
        user -> changes.store(user, disabled(user, now), Actor.PURGE, Optional.of(AuditReason.DORMANT), now));
    return dormant.isPresent();
  }

  private static User disabled(User user, Instant now) {
    return user.changed(user.role(), UserStatus.DISABLED, now);
  }
}
