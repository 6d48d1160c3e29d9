package io.voicesurvey.application.user;

import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the groups of a directory, without their members. */
public final class FindGroups {
  /** @param only the only group that is needed; empty: all */
  public record Command(Optional<GroupId> only) {
    public Command {
      Objects.requireNonNull(only, "only");
    }
  }

  /** @param groups ordered by their names */
  public record Outcome(List<DirectoryGroup> groups) {
    public Outcome {
      groups = List.copyOf(groups);
    }
  }

  private final DirectoryGroups groups;

  public FindGroups(DirectoryGroups groups) {
    this.groups = groups;
  }

  public Outcome execute(Command command) {
    return new Outcome(command.only().map(id -> groups.find(id).stream().toList()).orElseGet(groups::all));
  }
}
