package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * A filter for users. A user matches if the role and status are equal and the email or name begins with {@code start},
 * whatever its case. An empty component matches all users.
 */
public record UserFilter(Optional<Role> role, Optional<UserStatus> status, Optional<String> start) {

  public static final UserFilter ALL = new UserFilter(Optional.empty(), Optional.empty(), Optional.empty());

  public UserFilter {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    start = start.filter(text -> !text.isEmpty());
  }
}
