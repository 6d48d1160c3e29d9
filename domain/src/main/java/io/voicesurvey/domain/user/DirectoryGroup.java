package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A group of a directory, whose members have the role of its name ({@link GroupRoles}). Immutable: every change makes a
 * new object.
 *
 * @param name       one that had a role when it was given; unique
 * @param externalId the id of the group in the directory; unique
 * @param updatedAt  when the name, the external id or a member last changed
 * @param version    the number of stored changes; 0 at first
 */
public record DirectoryGroup(GroupId id, String name, Optional<ExternalId> externalId, Instant createdAt,
    Instant updatedAt, long version) {
  public DirectoryGroup {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(externalId, "externalId");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }

  /** A new group. */
  public DirectoryGroup(GroupId id, String name, Optional<ExternalId> externalId, Instant now) {
    this(id, name, externalId, now, now, 0);
  }

  /** This group after a change. */
  public DirectoryGroup changed(String newName, Optional<ExternalId> newExternalId, Instant now) {
    return new DirectoryGroup(id, newName, newExternalId, createdAt, now, version + 1);
  }
}
