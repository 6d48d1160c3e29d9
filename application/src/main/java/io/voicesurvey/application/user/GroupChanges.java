package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Stores other members of groups, and the roles that the users then have. Groups may have very many members, so nothing
 * here runs a statement for each of them.
 */
final class GroupChanges {
  /**
   * The maximum number of users in one transaction: meanwhile, their logins and the changes of other users wait. A change
   * of more users takes several transactions. If it is interrupted, its repetition does the rest.
   */
  static final int BATCH = 1_000;

  /**
   * A change.
   *
   * @param type    what happens to the group
   * @param group   as it is then
   * @param added   the users who become members
   * @param removed the users who are no longer members
   * @param kept    the members who stay, if the change affects them, too
   */
  record Change(AuditEventType type, DirectoryGroup group, Set<UserId> added, Set<UserId> removed, Set<UserId> kept,
      Actor actor, Instant now) {
    Change {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(actor, "actor");
      Objects.requireNonNull(now, "now");
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
      kept = Set.copyOf(kept);
    }

    /**
     * This for at most {@link #BATCH} of the users, unless members who stay are affected. Administrators are first: if
     * the last one would be lost, no user has changed yet.
     */
    Change part(ActiveAdministrators administrators) {
      Set<UserId> all = affected();
      if (all.size() <= BATCH || !kept.isEmpty()) {
        return this;
      }
      Set<UserId> part = all.stream().sorted(Comparator.comparing(id -> !administrators.contains(id))).limit(BATCH)
          .collect(Collectors.toSet());
      return new Change(type, group, both(added, part), both(removed, part), kept, actor, now);
    }

    private static Set<UserId> both(Set<UserId> users, Set<UserId> others) {
      return users.stream().filter(others::contains).collect(Collectors.toSet());
    }

    private Set<UserId> affected() {
      Set<UserId> all = new HashSet<>(kept);
      all.addAll(added);
      all.addAll(removed);
      return all;
    }

    private AuditEvent event() {
      return AuditEvent.ofGroup(type, group, added.size(), removed.size(), actor, now);
    }
  }

  private final DirectoryGroups groups;
  private final UserRepository users;
  private final AuditTrail auditTrail;
  private final GroupRoles roles;

  GroupChanges(DirectoryGroups groups, UserRepository users, AuditTrail auditTrail, GroupRoles roles) {
    this.groups = groups;
    this.users = users;
    this.auditTrail = auditTrail;
    this.roles = roles;
  }

  /** Locks the groups, then the administrators: before any other user, so that changes do not deadlock. */
  ActiveAdministrators lock() {
    groups.lock();
    return new ActiveAdministrators(users.lockActiveAdmins());
  }

  /** What replaces the ids of merged users among those by the ids that they have now. */
  UnaryOperator<Set<UserId>> current(Set<UserId> named) {
    Map<UserId, UserId> merged = groups.merged(named);
    return ids -> merged.isEmpty()
        ? ids
        : ids.stream().map(id -> merged.getOrDefault(id, id)).collect(Collectors.toSet());
  }

  /** One of the users who cannot be a member. */
  Optional<UserId> unknown(Set<UserId> users) {
    return unknown(users, groups.lockUsers(users).stream().filter(User::isProvisionable).map(User::id)
        .collect(Collectors.toSet()));
  }

  private static Optional<UserId> unknown(Set<UserId> users, Set<UserId> known) {
    return users.stream().filter(id -> !known.contains(id)).findFirst();
  }

  /**
   * Runs the change of the group between locking the users and storing their roles.
   *
   * @return a user who cannot be a member; then nothing has changed
   * @throws LastAdminLost if no active administrator would remain; the transaction must roll back
   */
  Optional<UserId> apply(Change change, ActiveAdministrators administrators, Runnable storing) {
    List<User> locked = groups.lockUsers(change.affected()).stream().filter(User::isProvisionable).toList();
    Set<UserId> known = locked.stream().map(User::id).collect(Collectors.toSet());
    Optional<UserId> unknown = unknown(change.added(), known);
    if (unknown.isEmpty()) {
      storing.run();
      storeRoles(change, locked, known, administrators);
    }
    return unknown;
  }

  /** Other roles need no end of sessions: every instance learns of them when the transaction commits. */
  private void storeRoles(Change change, List<User> locked, Set<UserId> ids, ActiveAdministrators administrators) {
    Map<UserId, List<DirectoryGroup>> ofUsers = groups.ofUsers(ids);
    List<User> stored = new ArrayList<>();
    List<AuditEvent> events = new ArrayList<>(List.of(change.event()));
    Map<UserId, User> changed = locked.stream().collect(Collectors.toMap(User::id, user -> user
        .grouped(roles.highest(ofUsers.getOrDefault(user.id(), List.of())), change.now())));
    // New administrators first: a group may replace the last one.
    for (User before : locked.stream().sorted(Comparator.comparing(user -> !changed.get(user.id()).isActiveAdmin()))
        .toList()) {
      User after = changed.get(before.id());
      if (after.role() != before.role()) {
        if (!administrators.apply(after)) {
          throw new LastAdminLost();
        }
        events.add(AuditEvent.roleChanged(after.id(), before.role(), after.role(), change.actor(), change.now()));
      }
      stored.add(after);
    }
    groups.storeRoles(stored, change.now());
    auditTrail.add(events);
  }

  /** Another group has the name or the external id: roll back. */
  static final class NameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The last active administrator would lose the role: roll back. */
  static final class LastAdminLost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
