package io.voicesurvey.application.user;

import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.UserId;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the members of groups of a directory, who may be many. */
public final class FindGroupMembers {
  public record Command(Set<GroupId> groups) {
    public Command {
      groups = Set.copyOf(groups);
    }
  }

  /** @param members by group; an empty set for a group that does not exist */
  public record Outcome(Map<GroupId, Set<UserId>> members) {
    public Outcome {
      members = Map.copyOf(members);
    }
  }

  private final DirectoryGroups groups;

  public FindGroupMembers(DirectoryGroups groups) {
    this.groups = groups;
  }

  public Outcome execute(Command command) {
    return new Outcome(
        command.groups().stream().collect(Collectors.toMap(Function.identity(), groups::members)));
  }
}
