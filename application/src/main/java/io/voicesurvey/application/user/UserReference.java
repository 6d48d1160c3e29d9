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
    public Optional<User> findAndLock(UserRepository users) {
      return users.findAndLock(id);
    }
  }

  record ByEmail(EmailAddress email) implements UserReference {
    @Override
    public Optional<User> findAndLock(UserRepository users) {
      return users.findAndLock(email);
    }
  }

  /** The user, locked until the surrounding transaction ends. */
  Optional<User> findAndLock(UserRepository users);

  /** Reads an id or an email; none where the text is neither. */
  static Optional<UserReference> parse(String text) {
    return UserId.parse(text).<UserReference>map(ById::new).or(() -> EmailAddress.parse(text).map(ByEmail::new));
  }
}
