package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;

/**
 * The role and status for a user who has not yet signed in with this verified email. They are stored until that login.
 *
 * @param email      identifies the user, compared without case
 * @param importedAt when role or status last changed
 */
public record PendingRole(EmailAddress email, Role role, UserStatus status, Instant importedAt) {
  public PendingRole {
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(importedAt, "importedAt");
  }

  /** This with that role and status; the same object if nothing changes. */
  public PendingRole changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus ? this : new PendingRole(email, newRole, newStatus, now);
  }

  /** This with only the reductions of that role and status applied: a lower role, or the disabled status. */
  public PendingRole restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, status == UserStatus.ACTIVE ? newStatus : status, now);
  }
}
