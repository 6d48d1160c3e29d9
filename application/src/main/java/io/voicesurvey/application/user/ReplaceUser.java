package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Changes a user to what a directory states. A user whom it states inactive is disabled, which ends all sessions. */
public final class ReplaceUser {
  /** @param versions the stored user must have one of these; empty: any */
  public record Command(UserId user, DirectoryProfile profile, Optional<Set<Long>> versions, Actor actor) {
    public Command {
      versions = versions.map(Set::copyOf);
    }
  }

  public sealed interface Outcome {
    /** @param user the current state, changed or not */
    record Replaced(User user) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored user has none of the given versions. */
    record Stale() implements Outcome {}

    /** Another user has the user name, the external id or the email. */
    record Taken(User holder) implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final ProvisionedUsers provisionedUsers;
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  public ReplaceUser(ProvisionedUsers provisionedUsers, UserRepository users, WaitingUsers waitingUsers,
      SessionRepository sessions, AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.provisionedUsers = provisionedUsers;
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> {
      // Before the user is locked: locking a user first and the admins afterwards could deadlock.
      ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
      return users.findAndLock(command.user()).filter(User::isProvisionable)
          .map(user -> replace(user, command, administrators)).orElseGet(Outcome.NotFound::new);
    });
  }

  private Outcome replace(User before, Command command, ActiveAdministrators administrators) {
    if (command.versions().filter(versions -> !versions.contains(before.version())).isPresent()) {
      return new Outcome.Stale();
    }
    User after = before.replaced(command.profile(), clock.instant());
    if (after.equals(before)) {
      return new Outcome.Replaced(before);
    }
    waitingUsers.lock();
    Optional<User> other = provisionedUsers.findHolders(command.profile()).stream()
        .filter(holder -> !holder.id().equals(before.id())).findFirst();
    if (other.isPresent()) {
      return new Outcome.Taken(other.get());
    }
    if (!administrators.apply(after)) {
      return new Outcome.LastAdmin();
    }
    changes.store(before, after, command.actor(), after.updatedAt());
    return new Outcome.Replaced(users.find(after.id()).orElseThrow());
  }
}
