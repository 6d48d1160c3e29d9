package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** Lists users page by page, in the order of their ids: roughly the order of creation. */
public final class FindUsers {
  /**
   * @param after {@link Outcome#next()} of the previous page; empty: the first page
   * @param limit the maximum number, 1 to {@link #MAX_LIMIT}
   */
  public record Command(UserFilter filter, Optional<UserId> after, int limit) {

    public static final int MAX_LIMIT = 200;

    public Command {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("the limit must be 1 to " + MAX_LIMIT);
      }
    }
  }

  /** @param next the {@code after} of the next page; empty on the last page */
  public record Outcome(List<User> users, Optional<UserId> next) {
    public Outcome {
      users = List.copyOf(users);
    }
  }

  private final UserRepository users;

  public FindUsers(UserRepository users) {
    this.users = users;
  }

  public Outcome execute(Command command) {
    List<User> found = users.find(command.filter(), command.after(), command.limit() + 1);
    if (found.size() <= command.limit()) {
      return new Outcome(found, Optional.empty());
    }
    List<User> page = found.subList(0, command.limit());
    return new Outcome(page, Optional.of(page.getLast().id()));
  }
}
