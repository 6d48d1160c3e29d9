package io.voicesurvey.application.user;

import io.voicesurvey.domain.user.GroupRoles;
import java.util.List;

/** Lists the names that a group of a directory may get. */
public final class ListGroupNames {
  public record Command() {}

  /** @param names in alphabetical order */
  public record Outcome(List<String> names) {
    public Outcome {
      names = List.copyOf(names);
    }
  }

  private final GroupRoles roles;

  public ListGroupNames(GroupRoles roles) {
    this.roles = roles;
  }

  public Outcome execute(Command command) {
    return new Outcome(roles.names());
  }
}
