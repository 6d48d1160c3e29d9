package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * A filter for users. A user matches if the role and status are equal and the email or name begins with {@code start},
 * whatever its case. An empty component matches all users.
 *
 * @param waitingOnly only users who wait for their first login
 */
public record UserFilter(Optional<Role> role, Optional<UserStatus> status, Optional<String> start,
    boolean waitingOnly) {

  public static final UserFilter ALL = new UserFilter(Optional.empty(), Optional.empty(), Optional.empty());

  /** A filter that matches users whether they wait or not. */
  public UserFilter(Optional<Role> role, Optional<UserStatus> status, Optional<String> start) {
    this(role, status, start, false);
  }

  public UserFilter {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    start = start.filter(text -> !text.isEmpty());
  }

  public boolean matches(User user) {
    return role.filter(wanted -> wanted != user.role()).isEmpty()
        && status.filter(wanted -> wanted != user.status()).isEmpty()
        && (user.isWaiting() || !waitingOnly)
        && start.filter(text -> !startsWith(user, text)).isEmpty();
  }

  private static boolean startsWith(User user, String text) {
    return user.name().canonical().startsWith(DisplayName.canonical(text)) || user.email()
        .filter(email -> email.canonical().startsWith(EmailAddress.canonical(text))).isPresent();
  }
}
