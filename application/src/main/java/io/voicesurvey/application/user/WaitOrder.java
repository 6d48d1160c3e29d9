package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;

/**
 * The order in which logins and imports lock: a user with an identity, then {@link WaitingUsers#lock}, then a user who
 * waits. Another order could deadlock.
 */
final class WaitOrder {
  private final UserRepository users;
  private final WaitingUsers waitingUsers;

  WaitOrder(UserRepository users, WaitingUsers waitingUsers) {
    this.users = users;
    this.waitingUsers = waitingUsers;
  }

  /**
   * Prepares the surrounding transaction to lock the user. Returns false if the user signed in for the first time at the
   * same moment: the caller must end the transaction and retry.
   */
  boolean prepare(UserId user) {
    if (!waits(user)) {
      return true;
    }
    waitingUsers.lock();
    return waits(user);
  }

  private boolean waits(UserId user) {
    return users.find(user).filter(User::isWaiting).isPresent();
  }
}
