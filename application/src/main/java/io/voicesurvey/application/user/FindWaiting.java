package io.voicesurvey.application.user;

import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;

/** Lists, page by page, who was imported and has not signed in with that email, verified, yet. */
public final class FindWaiting {
  /** @param after where the page before ended; none begins with the first */
  public record Command(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after) {}

  /** @param next where the next page begins; none where this is the last */
  public record Outcome(List<PendingRole> waiting, Optional<EmailAddress> next) {
    public Outcome {
      waiting = List.copyOf(waiting);
    }
  }

  private static final int PAGE = 200;

  private final PendingRoles pendingRoles;

  public FindWaiting(PendingRoles pendingRoles) {
    this.pendingRoles = pendingRoles;
  }

  public Outcome execute(Command command) {
    List<PendingRole> found = pendingRoles.find(command.role(), command.status(), command.after(), PAGE);
    return new Outcome(found, Optional.of(found).filter(page -> page.size() == PAGE)
        .map(page -> page.getLast().email()));
  }
}
