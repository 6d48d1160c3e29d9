package io.voicesurvey.application.user;

import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.ProvisionedUsers.Part;

/** Finds users for a directory, in the order of their ids: roughly the order of creation. */
public final class FindProvisionedUsers {
  /**
   * @param offset the number of matching users before the first one, at least 0
   * @param limit  the maximum number, 0 to {@link #MAX_LIMIT}
   */
  public record Command(Filter filter, long offset, int limit) {

    public static final int MAX_LIMIT = 200;

    public Command {
      if (offset < 0 || limit < 0 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("the offset must be at least 0 and the limit 0 to " + MAX_LIMIT);
      }
    }
  }

  public record Outcome(Part part) {}

  private final ProvisionedUsers provisionedUsers;

  public FindProvisionedUsers(ProvisionedUsers provisionedUsers) {
    this.provisionedUsers = provisionedUsers;
  }

  public Outcome execute(Command command) {
    return new Outcome(provisionedUsers.find(command.filter(), command.offset(), command.limit()));
  }
}
