package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Stores other members of groups, and the roles that the users then have. */
final class GroupChanges {
  private final DirectoryGroups groups;
  private final UserRepository users;
  private final UserChanges changes;
  private final GroupRoles roles;

  GroupChanges(DirectoryGroups groups, UserRepository users, SessionRepository sessions, AuditTrail auditTrail,
      GroupRoles roles) {
    this.groups = groups;
    this.users = users;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.roles = roles;
  }

  /** Locks the groups, then the administrators: before any other user, so that changes do not deadlock. */
  ActiveAdministrators lock() {
    groups.lock();
    return new ActiveAdministrators(users.lockActiveAdmins());
  }

  /**
   * Runs the change of members between locking the users and storing their roles.
   *
   * @param added    the users who become members
   * @param affected the other users whose role may change
   * @return a user who cannot be a member; then nothing has changed
   * @throws LastAdminLost if no active administrator would remain; the transaction must roll back
   */
  Optional<UserId> apply(Set<UserId> added, Set<UserId> affected, ActiveAdministrators administrators, Runnable change,
      Actor actor, Instant now) {
    Set<UserId> all = new HashSet<>(affected);
    all.addAll(added);
    List<User> locked = groups.lockUsers(all).stream().filter(User::isProvisionable).toList();
    Set<UserId> known = locked.stream().map(User::id).collect(Collectors.toSet());
    Optional<UserId> unknown = added.stream().filter(id -> !known.contains(id)).findFirst();
    if (unknown.isEmpty()) {
      change.run();
      storeRoles(locked, known, administrators, actor, now);
    }
    return unknown;
  }

  private void storeRoles(List<User> locked, Set<UserId> ids, ActiveAdministrators administrators, Actor actor,
      Instant now) {
    Map<UserId, List<DirectoryGroup>> ofUsers = groups.ofUsers(ids);
    for (User before : locked) {
      User after = before.grouped(roles.highest(ofUsers.getOrDefault(before.id(), List.of())), now);
      if (!after.equals(before)) {
        if (!administrators.apply(after)) {
          throw new LastAdminLost();
        }
        changes.store(before, after, actor, now);
      }
    }
  }

  /** The last active administrator would lose the role: roll back. */
  static final class LastAdminLost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
