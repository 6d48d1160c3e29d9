package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Changes the name, the external id or the members of a group, and the roles of those whom that affects. */
public final class ChangeGroup {
  /**
   * @param steps    applied in this order, all or none
   * @param versions the stored group must have one of these
   */
  public record Command(GroupId group, List<GroupStep> steps, AcceptedVersions versions, Actor actor) {
    public Command {
      Objects.requireNonNull(group, "group");
      steps = List.copyOf(steps);
    }
  }

  public sealed interface Outcome {
    /** @param group the current state, changed or not */
    record Changed(DirectoryGroup group) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored group has none of the given versions. */
    record Stale() implements Outcome {}

    /** No role is known for the name. */
    record Unmapped() implements Outcome {}

    /** Another group has the name or the external id. */
    record Taken() implements Outcome {}

    /** The directory may see no user with that id. */
    record UnknownMember(UserId member) implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  /** A group with its members. */
  private record State(String name, Optional<ExternalId> externalId, Set<UserId> members) {
    /** @param current the current ids of users */
    State after(GroupStep step, UnaryOperator<Set<UserId>> current) {
      return switch (step) {
        case GroupStep.Rename(String newName) -> new State(newName, externalId, members);
        case GroupStep.Identify(Optional<ExternalId> newId) -> new State(name, newId, members);
        case GroupStep.SetMembers(Set<UserId> users) -> new State(name, externalId, current.apply(users));
        case GroupStep.AddMembers(Set<UserId> users) -> {
          Set<UserId> all = new HashSet<>(members);
          all.addAll(current.apply(users));
          yield new State(name, externalId, all);
        }
        case GroupStep.RemoveMembers(Set<UserId> users) ->
          new State(name, externalId, without(members, current.apply(users)));
      };
    }
  }

  private final DirectoryGroups groups;
  private final GroupChanges changes;
  private final GroupRoles roles;
  private final Transactions transactions;
  private final InstantSource clock;

  public ChangeGroup(DirectoryGroups groups, UserRepository users, AuditTrail auditTrail, Transactions transactions,
      GroupRoles roles, InstantSource clock) {
    this.groups = groups;
    this.changes = new GroupChanges(groups, users, auditTrail, roles);
    this.roles = roles;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    try {
      Optional<Outcome> outcome = transactions.inTransaction(() -> change(command, true));
      while (outcome.isEmpty()) {
        outcome = transactions.inTransaction(() -> change(command, false));
      }
      return outcome.get();
    } catch (GroupChanges.LastAdminLost e) {
      return new Outcome.LastAdmin();
    } catch (GroupChanges.NameTaken e) {
      return new Outcome.Taken();
    }
  }

  /**
   * Changes the group, or a part of the members if they are many. The steps have the same result for a group that is
   * changed in part.
   *
   * @param isFirst whether nothing is changed yet
   * @return empty if there are more members to be changed
   */
  private Optional<Outcome> change(Command command, boolean isFirst) {
    ActiveAdministrators administrators = changes.lock();
    return groups.find(command.group()).map(group -> change(group, command, administrators, isFirst))
        .orElseGet(() -> Optional.of(new Outcome.NotFound()));
  }

  private Optional<Outcome> change(DirectoryGroup group, Command command, ActiveAdministrators administrators,
      boolean isFirst) {
    if (isFirst && command.versions().exclude(group.version())) {
      return Optional.of(new Outcome.Stale());
    }
    State before = new State(group.name(), group.externalId(), groups.members(group.id()));
    UnaryOperator<Set<UserId>> current = changes.current(
        command.steps().stream().flatMap(step -> step.users().stream()).collect(Collectors.toSet()));
    State after = before;
    for (GroupStep step : command.steps()) {
      after = after.after(step, current);
    }
    if (after.equals(before)) {
      return Optional.of(new Outcome.Changed(group));
    }
    // A group keeps a name that no longer has a role.
    if (!after.name().equals(before.name()) && roles.role(after.name()).isEmpty()) {
      return Optional.of(new Outcome.Unmapped());
    }
    return store(group, before, after, administrators, command.actor(), isFirst);
  }

  private Optional<Outcome> store(DirectoryGroup group, State before, State after, ActiveAdministrators administrators,
      Actor actor, boolean isFirst) {
    Instant now = clock.instant();
    Set<UserId> added = without(after.members(), before.members());
    Set<UserId> removed = without(before.members(), after.members());
    DirectoryGroup changed = group.changed(after.name(), after.externalId(), now);
    Set<UserId> kept = after.name().equals(before.name()) ? Set.of() : without(before.members(), removed);
    GroupChanges.Change all = new GroupChanges.Change(AuditEventType.GROUP_CHANGED, changed, added, removed, kept,
        actor, now);
    GroupChanges.Change part = all.part(administrators);
    Optional<UserId> unknown = isFirst && !part.equals(all) ? changes.unknown(added) : Optional.empty();
    return unknown.or(() -> changes.apply(part, administrators, () -> {
      if (!groups.update(changed)) {
        throw new GroupChanges.NameTaken();
      }
      groups.addMembers(group.id(), part.added());
      groups.removeMembers(group.id(), part.removed());
    })).<Optional<Outcome>>map(member -> Optional.of(new Outcome.UnknownMember(member)))
        .orElseGet(() -> Optional.<Outcome>of(new Outcome.Changed(changed)).filter(done -> part.equals(all)));
  }

  private static Set<UserId> without(Set<UserId> users, Set<UserId> others) {
    Set<UserId> rest = new HashSet<>(users);
    rest.removeAll(others);
    return rest;
  }
}
