package io.voicesurvey.application.user;

import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.application.port.DormantUsers.Candidate;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lists the enabled users who have not used this service for a time, page by page, roughly the longest inactive first. */
public final class FindDormantUsers {
  /**
   * @param inactive the time without a login or a refresh
   * @param after    {@link Outcome#next()} of the previous page; empty: the first page
   */
  public record Command(Duration inactive, UserFilter filter, Optional<Candidate> after) {}

  /**
   * @param users may be fewer than fit, or none, before the last page
   * @param next  the {@code after} of the next page; empty on the last page
   */
  public record Outcome(List<User> users, Optional<Candidate> next) {
    public Outcome {
      users = List.copyOf(users);
    }
  }

  private static final int PAGE = 200;

  private final DormantUsers dormantUsers;

  public FindDormantUsers(DormantUsers dormantUsers) {
    this.dormantUsers = dormantUsers;
  }

  public Outcome execute(Command command) {
    List<Candidate> found = dormantUsers.find(command.inactive(), command.after(), PAGE);
    return new Outcome(
        found.stream().filter(Candidate::isDormant).map(Candidate::user).filter(command.filter()::matches).toList(),
        Optional.of(found).filter(page -> page.size() == PAGE).map(List::getLast));
  }
}
