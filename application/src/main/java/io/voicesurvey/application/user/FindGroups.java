package io.voicesurvey.application.user;

import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the groups of a directory. */
public final class FindGroups {
  /**
   * @param only        the only group that is needed; empty: all
   * @param withMembers whether the members are needed
   * @param users       the users whose groups are needed
   */
  public record Command(Optional<GroupId> only, boolean withMembers, Set<UserId> users) {
    public Command {
      Objects.requireNonNull(only, "only");
      users = Set.copyOf(users);
    }
  }

  /**
   * @param groups  ordered by their names
   * @param members the members of each group; empty if they are not needed
   * @param ofUsers the groups of each needed user who has any
   * @param names   the names that a group may get, in alphabetical order
   */
  public record Outcome(List<DirectoryGroup> groups, Map<GroupId, Set<UserId>> members,
      Map<UserId, List<DirectoryGroup>> ofUsers, List<String> names) {
    public Outcome {
      groups = List.copyOf(groups);
      members = Map.copyOf(members);
      ofUsers = Map.copyOf(ofUsers);
      names = List.copyOf(names);
    }
  }

  private final DirectoryGroups groups;
  private final GroupRoles roles;

  public FindGroups(DirectoryGroups groups, GroupRoles roles) {
    this.groups = groups;
    this.roles = roles;
  }

  public Outcome execute(Command command) {
    List<DirectoryGroup> found = command.only().map(id -> groups.find(id).stream().toList()).orElseGet(groups::all);
    Map<GroupId, Set<UserId>> members = command.withMembers()
        ? found.stream().map(DirectoryGroup::id).collect(Collectors.toMap(Function.identity(), groups::members))
        : Map.of();
    return new Outcome(found, members, command.users().isEmpty() ? Map.of() : groups.ofUsers(command.users()),
        roles.names());
  }
}
