package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Disables a user whom a directory deletes, and ends all sessions. The user is kept, and invisible to the directory. */
public final class DeprovisionUser {
  /** @param versions the stored user must have one of these */
  public record Command(UserId user, AcceptedVersions versions, Actor actor) {}

  public sealed interface Outcome {
    record Deprovisioned() implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored user has none of the given versions. */
    record Stale() implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final UserRepository users;
  private final DirectoryGroups groups;
  private final AuditTrail auditTrail;
  private final UserChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  public DeprovisionUser(UserRepository users, DirectoryGroups groups, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.users = users;
    this.groups = groups;
    this.auditTrail = auditTrail;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> {
      // Before the user is locked: locking a user first and the groups or the admins afterwards could deadlock.
      groups.lock();
      ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
      return users.findAndLock(command.user()).filter(User::isProvisionable)
          .map(user -> deprovision(user, command, administrators)).orElseGet(Outcome.NotFound::new);
    });
  }

  private Outcome deprovision(User before, Command command, ActiveAdministrators administrators) {
    if (command.versions().exclude(before.version())) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    User after = before.removed(now);
    if (!changes.keepsAdministrator(before, after, administrators)) {
      return new Outcome.LastAdmin();
    }
    leaveGroups(before.id(), command.actor(), now);
    changes.store(before, after, command.actor(), Optional.of(AuditReason.DEPROVISIONED), now);
    return new Outcome.Deprovisioned();
  }

  private void leaveGroups(UserId user, Actor actor, Instant now) {
    List<DirectoryGroup> left = groups.ofUsers(Set.of(user)).getOrDefault(user, List.of());
    if (!left.isEmpty()) {
      groups.removeFromAll(user, now);
      auditTrail.add(left.stream()
          .map(group -> AuditEvent.ofGroup(AuditEventType.GROUP_CHANGED, group, 0, 1, actor, now)).toList());
    }
  }
}
