package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The roles of users who have not yet signed in with their verified email: at most one for each email (compared without
 * case). Every method may throw {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface PendingRoles {
  /** The pending roles of those emails. Does not wait for locks. */
  List<PendingRole> find(Set<EmailAddress> emails);

  /**
   * A page of pending roles, in a fixed order of their emails.
   *
   * @param role   only this role; empty: any
   * @param status only this status; empty: any
   * @param after  the last email of the previous page; empty: the first page
   * @param limit  the maximum number, at least 1
   */
  List<PendingRole> find(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after, int limit);

  /**
   * The pending role of an email that a user is about to get or to get verified. Waits until no caller holds
   * {@link #lock()}. Until the surrounding transaction ends, callers of {@link #lock()} wait. So if an import does not
   * find the user, this call finds the role that the import stored.
   */
  Optional<PendingRole> claim(EmailAddress email);

  /**
   * Waits for other holders and for open claims. Blocks both until the surrounding transaction ends: the login of a
   * user who does not exist now will find the roles stored meanwhile.
   */
  void lock();

  /** Stores these, replacing the pending roles of the same emails. The emails must differ from each other. */
  void put(List<PendingRole> roles);

  /** Deletes the pending roles of those emails, if any. */
  void remove(Set<EmailAddress> emails);
}
