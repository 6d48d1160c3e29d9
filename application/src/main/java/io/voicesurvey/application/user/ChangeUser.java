package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a user's role, or disables or enables a user. Disabling ends the user's sessions permanently. If no user has
 * the given email, changes the user who waits with it. An unverified email grants nothing: through it, a user can only
 * lose rights. The user who waits with that email then loses them too.
 */
public final class ChangeUser {
  /**
   * @param role     the new one; empty: unchanged
   * @param status   the new one; empty: unchanged
   * @param versions the stored user must have one of these
   * @param actor    the actor of the change
   */
  public record Command(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      AcceptedVersions versions, Actor actor) {}

  public sealed interface Outcome {
    /** @param user the current state, changed or not */
    record Changed(User user) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The email that would grant the change is not verified. Never the result for a reference by id. */
    record EmailUnverified(User user) implements Outcome {}

    /** The stored user has none of the given versions. */
    record Stale() implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  public ChangeUser(UserRepository users, WaitingUsers waitingUsers, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Optional<Outcome> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = transactions.inTransaction(() -> change(command));
    }
    return outcome.get();
  }

  /** Empty if the user was added at the same moment; the caller retries and finds the user. */
  private Optional<Outcome> change(Command command) {
    // Before the user is locked: locking a user first and the admins afterwards could deadlock.
    ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
    Optional<User> user = command.user().findAndLock(users);
    if (user.isPresent()) {
      return Optional.of(change(user.get(), command, administrators));
    }
    return command.user().email().map(email -> changeWaiting(email, command, administrators))
        .orElseGet(() -> Optional.of(new Outcome.NotFound()));
  }

  private Outcome change(User before, Command command, ActiveAdministrators administrators) {
    if (command.versions().exclude(before.version())) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    Role role = command.role().orElse(before.role());
    UserStatus status = command.status().orElse(before.status());
    User after = before.changed(role, status, now);
    if (command.user().isUncertain(before) && !after.equals(before.restricted(role, status, now))) {
      return new Outcome.EmailUnverified(before);
    }
    if (!changes.keepsAdministrator(before, after, administrators)) {
      return new Outcome.LastAdmin();
    }
    // Before the user is changed: a login holds the lock that this takes, and may wait for a changed user's email.
    before.email().filter(email -> !before.emailVerified() && !before.isWaiting())
        .ifPresent(email -> restrictWaiting(email, command, now));
    if (!after.equals(before)) {
      changes.store(before, after, command.actor(), now);
    }
    return new Outcome.Changed(after.equals(before) ? before : users.find(after.id()).orElseThrow());
  }

  private Optional<Outcome> changeWaiting(EmailAddress email, Command command, ActiveAdministrators administrators) {
    waitingUsers.lock();
    return users.find(email).isPresent()
        ? Optional.empty()
        : Optional.of(waitingUsers.findAndLock(Set.of(email)).stream().findFirst()
            .map(waiting -> change(waiting, command, administrators)).orElseGet(Outcome.NotFound::new));
  }

  /**
   * The owner of a user's unverified email may be another person, to whom the same decision applies. A status set by id
   * applies to that user alone. A role also applies here, because the user may verify the email later.
   */
  private void restrictWaiting(EmailAddress email, Command command, Instant now) {
    if (waitingUsers.find(Set.of(email)).isEmpty()) {
      return;
    }
    waitingUsers.lock();
    Optional<UserStatus> status = command.status().filter(given -> command.user().email().isPresent());
    waitingUsers.findAndLock(Set.of(email)).forEach(before -> {
      User after = before.restricted(command.role().orElse(before.role()), status.orElse(before.status()), now);
      if (!after.equals(before)) {
        changes.store(before, after, command.actor(), now);
      }
    });
  }
}
