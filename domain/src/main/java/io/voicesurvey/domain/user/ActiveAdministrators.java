package io.voicesurvey.domain.user;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The active administrators, of whom at least one must remain: without any, no user could be made an administrator.
 * Service accounts do not count, because no person signs in with them. A role that the identity provider states at a
 * login is set without this rule: the provider decides.
 */
public final class ActiveAdministrators {
  /** The refusal of a change, for the person who requested it. */
  public static final String LAST = "This is the last active administrator. Make another user an administrator first.";

  private final Set<UserId> ids;

  /** @param ids the ids of all active administrators except service accounts */
  public ActiveAdministrators(Set<UserId> ids) {
    this.ids = new HashSet<>(ids);
  }

  /** Whether that user is an active administrator, as far as the applied changes are known. */
  public boolean contains(UserId user) {
    return ids.contains(user);
  }

  /**
   * Applies a change of a user that keeps other users out. Returns false and changes nothing if no active administrator
   * would remain.
   */
  public boolean apply(User changed, Collection<UserId> keptOut) {
    Set<UserId> lost = new HashSet<>(ids);
    lost.retainAll(keptOut);
    ids.removeAll(lost);
    boolean isLast = !lost.isEmpty() && ids.isEmpty() && !isCounted(changed);
    if (isLast || !apply(changed)) {
      ids.addAll(lost);
      return false;
    }
    return true;
  }

  /** Applies a change of a user. Returns false and changes nothing if no active administrator would remain. */
  public boolean apply(User changed) {
    if (!changed.isActiveAdmin() && ids.equals(Set.of(changed.id()))) {
      return false;
    }
    if (isCounted(changed)) {
      ids.add(changed.id());
    } else {
      ids.remove(changed.id());
    }
    return true;
  }

  private static boolean isCounted(User user) {
    return user.isActiveAdmin() && !user.isServiceAccount();
  }
}
