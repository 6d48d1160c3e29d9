package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people are to be who have never signed in, at most one for each email (compared without case). Every method may
 * throw {@link DatabaseUnavailable}; each alone is atomic.
 */
public interface PendingRoles {
  /** What waits for those emails. Waits for nobody. */
  List<PendingRole> find(Set<EmailAddress> emails);

  /**
   * What waits for an email whose holder is about to be added. Waits until nobody holds {@link #lock()}; from then on,
   * until the surrounding transaction ends, whoever wants that waits. So nothing comes to wait for somebody who is there.
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
