package io.voicesurvey.application.user;

import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.User;
import java.time.Instant;

/**
 * The users whom a directory deleted, and who cannot sign in. They conflict with no other user (RFC 7644, section 3.6):
 * another one gets what they have.
 */
final class DeletedUsers {
  private final ProvisionedUsers provisionedUsers;
  private final UserRepository users;
  private final UserChanges changes;

  DeletedUsers(ProvisionedUsers provisionedUsers, UserRepository users, UserChanges changes) {
    this.provisionedUsers = provisionedUsers;
    this.users = users;
    this.changes = changes;
  }

  /**
   * Locks those with an identity who have something of the profile. Call it before you lock users who wait: the order of
   * {@link WaitOrder}.
   */
  void lock(DirectoryProfile profile) {
    provisionedUsers.findHolders(profile).stream().filter(holder -> !holder.isWaiting() && isFree(holder))
        .forEach(holder -> users.findAndLock(holder.id()));
  }

  /** Whether another user may have what that one has. */
  static boolean isFree(User holder) {
    return holder.provisioning().removed() && (holder.isWaiting() || !holder.isActive());
  }

  /** @param deleted locked by the surrounding transaction */
  void release(User deleted, DirectoryProfile profile, Actor actor, Instant now) {
    User released = deleted.released(profile.externalId(), now);
    if (!released.equals(deleted)) {
      changes.store(deleted, released, actor, now);
    }
  }
}
