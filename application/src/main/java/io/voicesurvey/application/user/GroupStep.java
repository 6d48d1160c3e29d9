package io.voicesurvey.application.user;

import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One step of a change of a group. */
public sealed interface GroupStep {
  /** The users whom the step names. */
  Set<UserId> users();

  record Rename(String name) implements GroupStep {
    public Rename {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public Set<UserId> users() {
      return Set.of();
    }
  }

  /** Gives the group that external id, or none. */
  record Identify(Optional<ExternalId> externalId) implements GroupStep {
    public Identify {
      Objects.requireNonNull(externalId, "externalId");
    }

    @Override
    public Set<UserId> users() {
      return Set.of();
    }
  }

  /** Those users, and no others, are members. */
  record SetMembers(Set<UserId> users) implements GroupStep {
    public SetMembers {
      users = Set.copyOf(users);
    }
  }

  record AddMembers(Set<UserId> users) implements GroupStep {
    public AddMembers {
      users = Set.copyOf(users);
    }
  }

  /** Users who are no members do not matter. */
  record RemoveMembers(Set<UserId> users) implements GroupStep {
    public RemoveMembers {
      users = Set.copyOf(users);
    }
  }
}
