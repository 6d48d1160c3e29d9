package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** Lists service accounts page by page, in the order of their ids: roughly the order of creation. */
public final class FindServices {
  /**
   * @param after {@link Outcome#next()} of the previous page; empty: the first page
   * @param limit the maximum number, 1 to {@link FindUsers.Command#MAX_LIMIT}
   */
  public record Command(Optional<UserId> after, int limit) {
    public Command {
      if (limit < 1 || limit > FindUsers.Command.MAX_LIMIT) {
        throw new IllegalArgumentException("the limit must be 1 to " + FindUsers.Command.MAX_LIMIT);
      }
    }
  }

  /** @param next the {@code after} of the next page; empty on the last page */
  public record Outcome(List<ServiceAccount> accounts, Optional<UserId> next) {
    public Outcome {
      accounts = List.copyOf(accounts);
    }
  }

  private final ServiceAccounts accounts;

  public FindServices(ServiceAccounts accounts) {
    this.accounts = accounts;
  }

  public Outcome execute(Command command) {
    List<ServiceAccount> found = accounts.find(command.after(), command.limit() + 1);
    if (found.size() <= command.limit()) {
      return new Outcome(found, Optional.empty());
    }
    List<ServiceAccount> page = found.subList(0, command.limit());
    return new Outcome(page, Optional.of(page.getLast().user().id()));
  }
}
