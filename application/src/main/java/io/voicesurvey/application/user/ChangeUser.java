package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Gives a user another role, or shuts them out and lets them in again. Shutting out ends their sessions for good. */
public final class ChangeUser {
  /**
   * @param role     the new one; none: as it is
   * @param status   the new one; none: as it is
   * @param versions of which the stored user must have one; none: any will do
   * @param actor    who changes it
   */
  public record Command(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Optional<Set<Long>> versions, Actor actor) {
    public Command {
      versions = versions.map(Set::copyOf);
    }
  }

  public sealed interface Outcome {
    /** @param user as it is now, changed or not */
    record Changed(User user) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored user has none of the versions that were asked for. */
    record Stale() implements Outcome {}

    /** Nobody would be left who may do this. Service accounts do not count. */
    record LastAdmin() implements Outcome {}
  }

  private final UserRepository users;
  private final UserChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  public ChangeUser(UserRepository users, SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      InstantSource clock) {
    this.users = users;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> change(command));
  }

  private Outcome change(Command command) {
    // Before the user is locked, since whoever locks a user first and the admins then may wait for each other.
    Set<UserId> admins = users.lockActiveAdmins();
    return command.user().findAndLock(users).map(user -> change(user, command, admins))
        .orElseGet(Outcome.NotFound::new);
  }

  private Outcome change(User before, Command command, Set<UserId> admins) {
    if (command.versions().filter(versions -> !versions.contains(before.version())).isPresent()) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    User after = before.changed(command.role().orElse(before.role()), command.status().orElse(before.status()), now);
    if (after.equals(before)) {
      return new Outcome.Changed(before);
    }
    if (!after.isActiveAdmin() && admins.equals(Set.of(before.id()))) {
      return new Outcome.LastAdmin();
    }
    changes.store(before, after, command.actor(), now);
    return new Outcome.Changed(users.find(after.id()).orElseThrow());
  }
}
