package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;

/** The reference to a user in a request: an id or an email. */
public sealed interface UserReference {
  record ById(UserId id) implements UserReference {
    @Override
    public Optional<EmailAddress> email() {
      return Optional.empty();
    }

    @Override
    public Optional<User> findAndLock(UserRepository users) {
      return users.findAndLock(id);
    }
  }

  record ByEmail(EmailAddress address) implements UserReference {
    @Override
    public Optional<EmailAddress> email() {
      return Optional.of(address);
    }

    @Override
    public Optional<User> findAndLock(UserRepository users) {
      return users.findAndLock(address);
    }
  }

  /** The email of this reference; empty for a reference by id. */
  Optional<EmailAddress> email();

  /**
   * Whether this is a reference by email and the user's email is not verified. Such an email grants nothing. What a
   * waiting user is granted applies only once the email is verified.
   */
  default boolean isUncertain(User user) {
    return email().isPresent() && !user.emailVerified() && !user.isWaiting();
  }

  /** The user, locked until the surrounding transaction ends. By email, a waiting user is not found. */
  Optional<User> findAndLock(UserRepository users);

  /** Parses an id or an email. Empty if the text is neither. */
  static Optional<UserReference> parse(String text) {
    return UserId.parse(text).<UserReference>map(ById::new).or(() -> EmailAddress.parse(text).map(ByEmail::new));
  }
}
