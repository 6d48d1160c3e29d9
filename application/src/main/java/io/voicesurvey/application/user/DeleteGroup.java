package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.GroupRoles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Deletes a group. Its members lose the role that they had from it. */
public final class DeleteGroup {
  /** @param versions the stored group must have one of these */
  public record Command(GroupId group, AcceptedVersions versions, Actor actor) {}

  public sealed interface Outcome {
    record Deleted() implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored group has none of the given versions. */
    record Stale() implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final DirectoryGroups groups;
  private final GroupChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  public DeleteGroup(DirectoryGroups groups, UserRepository users, AuditTrail auditTrail, Transactions transactions,
      GroupRoles roles, InstantSource clock) {
    this.groups = groups;
    this.changes = new GroupChanges(groups, users, auditTrail, roles);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    try {
      Optional<Outcome> outcome = transactions.inTransaction(() -> delete(command, true));
      while (outcome.isEmpty()) {
        outcome = transactions.inTransaction(() -> delete(command, false));
      }
      return outcome.get();
    } catch (GroupChanges.LastAdminLost e) {
      return new Outcome.LastAdmin();
    }
  }

  /**
   * Deletes the group, or removes a part of the members if they are many.
   *
   * @param isFirst whether nothing is changed yet
   * @return empty if there are more members
   */
  private Optional<Outcome> delete(Command command, boolean isFirst) {
    ActiveAdministrators administrators = changes.lock();
    return groups.find(command.group()).map(group -> delete(group, command, administrators, isFirst))
        .orElseGet(() -> Optional.of(isFirst ? new Outcome.NotFound() : new Outcome.Deleted()));
  }

  private Optional<Outcome> delete(DirectoryGroup group, Command command, ActiveAdministrators administrators,
      boolean isFirst) {
    if (isFirst && command.versions().exclude(group.version())) {
      return Optional.of(new Outcome.Stale());
    }
    Instant now = clock.instant();
    GroupChanges.Change all = new GroupChanges.Change(AuditEventType.GROUP_DELETED, group, Set.of(),
        groups.members(group.id()), Set.of(), command.actor(), now);
    GroupChanges.Change part = all.part(administrators);
    if (part.equals(all)) {
      changes.apply(all, administrators, () -> groups.remove(group.id()));
      return Optional.of(new Outcome.Deleted());
    }
    DirectoryGroup changed = group.changed(group.name(), group.externalId(), now);
    changes.apply(new GroupChanges.Change(AuditEventType.GROUP_CHANGED, changed, Set.of(), part.removed(), Set.of(),
        command.actor(), now), administrators, () -> {
          groups.update(changed);
          groups.removeMembers(group.id(), part.removed());
        });
    return Optional.empty();
  }
}
