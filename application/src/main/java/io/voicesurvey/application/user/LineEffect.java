package io.voicesurvey.application.user;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.Optional;

/** What an import line makes of a user. */
record LineEffect(SecretGenerator secrets, Instant now) {
  User changed(User user, Assignment line) {
    UserStatus status = line.status().orElse(user.status());
    return user.emailVerified()
        ? user.changed(line.role(), status, now)
        : user.restricted(line.role(), status, now);
  }

  User waiting(User before, Assignment line) {
    return before.changed(line.role(), line.status().orElse(before.status()), now);
  }

  User newWaiting(Assignment line) {
    return User.waiting(new UserId(secrets.id()), line.email(), line.role(),
        line.status().orElse(UserStatus.ACTIVE), now);
  }

  /** False if a user now exists who has the email verified or whom the line must change first. */
  boolean mayWait(Assignment line, Optional<User> user) {
    return user.map(found -> !found.emailVerified() && changed(found, line).equals(found)).orElse(true);
  }

  /** Whether the change enables a user whom the directory deleted: the directory would not learn of it. */
  static boolean enablesDeleted(User before, User after) {
    return before.provisioning().removed() && !before.isActive() && after.isActive();
  }
}
