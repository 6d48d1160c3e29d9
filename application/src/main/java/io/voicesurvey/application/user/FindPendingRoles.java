package io.voicesurvey.application.user;

import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;

/** Lists pending roles page by page: the imported users who have not yet signed in with that verified email. */
public final class FindPendingRoles {
  /** @param after {@link Outcome#next()} of the previous page; empty: the first page */
  public record Command(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after) {}

  /** @param next the {@code after} of the next page; empty if this page is not full, so that no more follow */
  public record Outcome(List<PendingRole> waiting, Optional<EmailAddress> next) {
    public Outcome {
      waiting = List.copyOf(waiting);
    }
  }

  private static final int PAGE = 200;

  private final PendingRoles pendingRoles;

  public FindPendingRoles(PendingRoles pendingRoles) {
    this.pendingRoles = pendingRoles;
  }

  public Outcome execute(Command command) {
    List<PendingRole> found = pendingRoles.find(command.role(), command.status(), command.after(), PAGE);
    return new Outcome(found, Optional.of(found).filter(page -> page.size() == PAGE)
        .map(page -> page.getLast().email()));
  }
}
