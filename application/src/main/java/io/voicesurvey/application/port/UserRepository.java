package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The users. Every method may throw {@link DatabaseUnavailable}; each alone is atomic. */
public interface UserRepository {
  Optional<User> find(UserId id);

  /** The user who holds that email, compared without case. Waits for nobody. */
  Optional<User> find(EmailAddress email);

  /** The users who hold one of those emails, compared without case. Waits for nobody. */
  List<User> find(Set<EmailAddress> emails);

  /** The user, whom nobody else changes until the surrounding transaction ends: others who want to wait for it. */
  Optional<User> findAndLock(ExternalIdentity identity);

  /** The user, whom nobody else changes until the surrounding transaction ends: others who want to wait for it. */
  Optional<User> findAndLock(UserId id);

  /** The user of that email (compared without case), locked in the same way. */
  Optional<User> findAndLock(EmailAddress email);

  /**
   * The users of those emails (compared without case), locked in the same way, and in one order, so that callers at once
   * wait for each other.
   */
  List<User> findAndLock(Set<EmailAddress> emails);

  /**
   * The people who are active admins, locked in the same way. No service accounts are among them. Locks in one order, so
   * that callers at once wait for each other; to be called before another user is locked.
   */
  Set<UserId> lockActiveAdmins();

  /**
   * A page of those who pass the filter, by their ids, the lowest first: the order in which they were created.
   *
   * @param after the last id of the page before; none begins with the first
   * @param limit how many at most, at least 1
   */
  List<User> find(UserFilter filter, Optional<UserId> after, int limit);

  /**
   * Adds a user where neither its identity nor its email (compared without case) is another's; else changes nothing, and
   * names the identity where both are. A refusal leaves the transaction usable.
   */
  Insertion insert(User user);

  /**
   * Stores name, email, whether that is verified, role, status and the times of change and login over the version that
   * {@code user} was made from; else changes nothing. A refusal leaves the transaction usable.
   */
  Update update(User user);

  /**
   * Stores the identity of {@code user}, that its email is not verified, and when it changed, over the version that it was
   * made from; else changes nothing. A refusal leaves the transaction usable.
   */
  Relinking relink(User user);

  /** What became of a new user. */
  enum Insertion {
    INSERTED,
    IDENTITY_TAKEN,
    EMAIL_TAKEN
  }

  /** What became of a change. */
  enum Update {
    UPDATED,
    /** The stored user has changed meanwhile, or is gone. */
    STALE,
    EMAIL_TAKEN
  }

  /** What became of another identity. */
  enum Relinking {
    RELINKED,
    /** The stored user has changed meanwhile, or is gone. */
    STALE,
    IDENTITY_TAKEN
  }
}
