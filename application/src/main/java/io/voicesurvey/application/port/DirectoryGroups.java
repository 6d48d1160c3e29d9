package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stored groups of a directory and their members, who are users that the directory may see. Every method may throw
 * {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface DirectoryGroups {
  /**
   * Waits for other holders. Blocks them until the surrounding transaction ends: the groups and their members change only
   * here. Call it before you lock a user.
   */
  void lock();

  /** All groups, ordered by their names: at most as many as names have a role, or once had one. */
  List<DirectoryGroup> all();

  /** Does not wait for locks. */
  Optional<DirectoryGroup> find(GroupId id);

  /**
   * Adds a group without members, if no other group has its name or its external id. Otherwise changes nothing. The
   * transaction stays usable.
   */
  boolean add(DirectoryGroup group);

  /**
   * Stores a changed group, if no other group has its name or its external id. Otherwise changes nothing. The transaction
   * stays usable.
   */
  boolean update(DirectoryGroup group);

  /** Deletes a group and its memberships. */
  void remove(GroupId id);

  Set<UserId> members(GroupId id);

  /** The groups of each of those users who has any, ordered by their names. */
  Map<UserId, List<DirectoryGroup>> ofUsers(Set<UserId> users);

  /** Adds members. They must exist; see {@link #lockUsers}. Those who are members already stay. */
  void addMembers(GroupId id, Set<UserId> users);

  /** Ends memberships. Does nothing for users who are no members. */
  void removeMembers(GroupId id, Set<UserId> users);

  /** Ends all memberships of a user. The groups get another version. Call {@link #lock} first. */
  void removeFromAll(UserId user, Instant now);

  /** Those of the ids whose users were merged ({@link WaitingUsers#merge}), each with the id of the other user. */
  Map<UserId, UserId> merged(Set<UserId> users);

  /**
   * Those of the users who exist, locked until the surrounding transaction ends: other callers that lock or change them
   * wait. Locks in a fixed order, so that concurrent callers do not deadlock.
   */
  List<User> lockUsers(Set<UserId> users);

  /**
   * Stores the roles of users whom {@link #lockUsers} has locked, and the highest roles of their groups, in one statement.
   * All of the users get another version and that time of change, because their groups have changed.
   */
  void storeRoles(List<User> users, Instant now);
}
