package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;

/** The users. Every method may throw {@link DatabaseUnavailable}; each alone is atomic. */
public interface UserRepository {
  Optional<User> find(UserId id);

  /** The user who holds that email, compared without case. Waits for nobody. */
  Optional<User> find(EmailAddress email);

  /** The user, whom nobody else changes until the surrounding transaction ends: others who want to wait for it. */
  Optional<User> findAndLock(ExternalIdentity identity);

  /**
   * Adds a user where neither its identity nor its email (compared without case) is another's; else changes nothing, and
   * names the identity where both are. A refusal leaves the transaction usable.
   */
  Insertion insert(User user);

  /**
   * Stores name, email, role, status and the times of change and login over the version that {@code user} was made
   * from; else changes nothing. A refusal leaves the transaction usable.
   */
  Update update(User user);

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
}
