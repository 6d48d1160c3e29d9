package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;

/** What somebody calls a user whom they want to do something with. */
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

  /** The email that they are called by; none where it is the id. */
  Optional<EmailAddress> email();

  /**
   * Whether the user is called by an email that nobody vouches for. It may be another person's: nothing is granted by it.
   */
  default boolean isUncertain(User user) {
    return email().isPresent() && !user.emailVerified();
  }

  /** The user, locked until the surrounding transaction ends. */
  Optional<User> findAndLock(UserRepository users);

  /** Reads an id or an email; none where the text is neither. */
  static Optional<UserReference> parse(String text) {
    return UserId.parse(text).<UserReference>map(ById::new).or(() -> EmailAddress.parse(text).map(ByEmail::new));
  }
}
