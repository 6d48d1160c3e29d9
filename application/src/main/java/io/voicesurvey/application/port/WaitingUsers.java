package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The users who wait for their first login: at most one for each email (compared without case). Another user may have the
 * same email as long as no provider has verified it. {@link UserRepository} finds a waiting user by id, lists and changes
 * it like any other. Every method may throw {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface WaitingUsers {
  /** The waiting users with those emails. Does not wait for locks. */
  List<User> find(Set<EmailAddress> emails);

  /** The waiting users with those emails, locked until the surrounding transaction ends. Call {@link #lock} first. */
  List<User> findAndLock(Set<EmailAddress> emails);

  /**
   * The waiting users, locked, with the external id or the email of a person who signs in for the first time, with a new
   * or newly verified email, or with an external id that no login has brought before: at most two. Waits until no caller
   * holds {@link #lock()}. Until the surrounding transaction ends, callers of {@link #lock()} wait. So if an import does
   * not find the user who signs in, this call finds the waiting user that the import stored. If a disabled user with an
   * identity has the external id, returns that user too, without a lock: a lock after those of waiting users could
   * deadlock.
   */
  List<User> claim(Person person);

  /**
   * Waits for other holders and for open claims. Blocks both until the surrounding transaction ends: the login of a
   * user who does not exist now will find the waiting users stored meanwhile.
   */
  void lock();

  /**
   * Adds waiting users. Their emails and external ids must differ from each other and from those of others: call
   * {@link #lock} first.
   */
  void add(List<User> users);

  /**
   * Ends the wait of a user: stores identity, email, its verification, name, role, what a directory stated, and the
   * times of change and login, if the stored user waits and has the version of {@code user}. Otherwise changes nothing.
   * The transaction stays usable.
   */
  Identification identify(User user);

  /**
   * Merges a waiting user, whom the transaction has locked, into another locked user, who gets the memberships, is
   * found by both ids from now on, and has the higher of both versions. Deletes the waiting user. Lock the groups
   * first, by {@link DirectoryGroups#lock}.
   */
  void merge(UserId waiting, UserId user, Instant now);

  /** Deletes a waiting user. Does nothing if there is none with that id. */
  void remove(UserId id);

  /** The result of ending a wait. */
  enum Identification {
    IDENTIFIED,
    /** The waiting user was changed, identified or deleted meanwhile. */
    STALE,
    IDENTITY_TAKEN,
    EMAIL_TAKEN
  }
}
