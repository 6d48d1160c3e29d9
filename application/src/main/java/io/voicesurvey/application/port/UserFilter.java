package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * Which users are meant: those of that role, of that status, and whose email or name begins with that text, whatever its
 * case; all of them where nothing is said.
 */
public record UserFilter(Optional<Role> role, Optional<UserStatus> status, Optional<String> start) {

  public static final UserFilter ALL = new UserFilter(Optional.empty(), Optional.empty(), Optional.empty());

  public UserFilter {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    start = start.filter(text -> !text.isEmpty());
  }
}
