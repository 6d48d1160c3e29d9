package io.voicesurvey.application.user;

import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the groups of users. */
public final class FindMemberships {
  public record Command(Set<UserId> users) {
    public Command {
      users = Set.copyOf(users);
    }
  }

  /** @param groups those of each user who has any, ordered by their names */
  public record Outcome(Map<UserId, List<DirectoryGroup>> groups) {
    public Outcome {
      groups = Map.copyOf(groups);
    }
  }

  private final DirectoryGroups groups;

  public FindMemberships(DirectoryGroups groups) {
    this.groups = groups;
  }

  public Outcome execute(Command command) {
    return new Outcome(groups.ofUsers(command.users()));
  }
}
