package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people are to be who have not signed in with their email, verified, yet: at most one for each email (compared
 * without case). Every method may throw {@link DatabaseUnavailable}; each alone is atomic.
 */
public interface PendingRoles {
  /** What waits for those emails. Waits for nobody. */
  List<PendingRole> find(Set<EmailAddress> emails);

  /**
   * A page of what waits, in one order of their emails.
   *
   * @param role   of which; none: of any
   * @param status of which; none: of any
   * @param after  the last email of the page before; none begins with the first
   * @param limit  how many at most, at least 1
   */
  List<PendingRole> find(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after, int limit);

  /**
   * What waits for an email that a user is about to get, or to get verified. Waits until nobody holds {@link #lock()};
   * from then on, until the surrounding transaction ends, whoever wants that waits. So nothing comes to wait for somebody
   * who is there.
   */
  Optional<PendingRole> claim(EmailAddress email);

  /**
   * From when this returns, and until the surrounding transaction ends, nobody else holds this or has a claim under way:
   * a user who is not there now will find what is put meanwhile.
   */
  void lock();

  /** Keeps these in place of what waits for the same emails, which differ from each other. */
  void put(List<PendingRole> roles);

  /** Forgets what waits for those emails, if anything does. */
  void remove(Set<EmailAddress> emails);
}
