package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The stored users. Calls by email find only users who have signed in with it; {@link WaitingUsers} finds the others.
 * Every method may throw {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface UserRepository {
  /** The user with that id, or into whom the user with that id was merged ({@link WaitingUsers#merge}). */
  Optional<User> find(UserId id);

  /** The user with that email, compared without case. Does not wait for locks. */
  Optional<User> find(EmailAddress email);

  /** The users with one of those emails, compared without case. Does not wait for locks. */
  List<User> find(Set<EmailAddress> emails);

  /**
   * The active users for whom the identity provider last stated that id in the directory, the lowest id first. Does not
   * wait for locks.
   */
  List<UserId> findClaiming(ExternalId id);

  /** The user, locked until the surrounding transaction ends: other callers that lock or change it wait. */
  Optional<User> findAndLock(ExternalIdentity identity);

  /**
   * The user with the identity of the person, locked in the same way. Also states whether
   * {@link WaitingUsers#claim(Person)} returns a user because of the external id.
   */
  Optional<KnownUser> findAndLock(Person person);

  /** The user that {@link #find(UserId)} finds, locked in the same way. */
  Optional<User> findAndLock(UserId id);

  /** The user with that email (compared without case), locked in the same way. */
  Optional<User> findAndLock(EmailAddress email);

  /**
   * The users with those emails (compared without case), locked in the same way. Locks in a fixed order, so that
   * concurrent callers do not deadlock.
   */
  List<User> findAndLock(Set<EmailAddress> emails);

  /**
   * The active admins who can sign in, locked in the same way: no service accounts, no waiting users, and no user whom a
   * disabled identity of the same person keeps out. Locks in a fixed order, so that concurrent callers do not deadlock. Call
   * it before you lock another user.
   */
  Set<UserId> lockActiveAdmins();

  /**
   * A page of the users that match the filter, the lowest id first: roughly the order of creation.
   *
   * @param after the last id of the previous page; empty: the first page
   * @param limit the maximum number, at least 1
   */
  List<User> find(UserFilter filter, Optional<UserId> after, int limit);

  /**
   * Adds a user with an identity if no other user has its identity or its email (compared without case). Otherwise
   * changes nothing; reports the identity if both are taken. The transaction stays usable.
   */
  Insertion insert(User user);

  /**
   * Stores name, email, its verification, role, status and the times of change and login, if the stored version is that
   * of {@code user}. Otherwise changes nothing. The transaction stays usable. Of a waiting user, the email must not be
   * that of another waiting user.
   */
  Update update(User user);

  /**
   * Stores the identity of {@code user}, who has another one, an unverified email, no id that a provider stated, and the
   * time of change, if the stored version is that of {@code user}. Otherwise changes nothing. The transaction stays
   * usable.
   */
  Relinking relink(User user);

  /**
   * A user who signs in again.
   *
   * @param isAwaited whether a user waits with the person's external id, or is disabled and has it
   */
  record KnownUser(User user, boolean isAwaited) {
    public KnownUser {
      Objects.requireNonNull(user, "user");
    }
  }

  /** The result of adding a user. */
  enum Insertion {
    INSERTED,
    IDENTITY_TAKEN,
    EMAIL_TAKEN
  }

  /** The result of a change. */
  enum Update {
    UPDATED,
    /** The stored user was changed or deleted meanwhile. */
    STALE,
    EMAIL_TAKEN
  }

  /** The result of relinking a user. */
  enum Relinking {
    RELINKED,
    /** The stored user was changed or deleted meanwhile. */
    STALE,
    IDENTITY_TAKEN
  }
}
