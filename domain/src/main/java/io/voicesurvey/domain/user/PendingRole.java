package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;

/**
 * What somebody is to be who has not signed in with this email, verified, yet. It waits for such a login.
 *
 * @param email      by which they will be known, compared without case
 * @param importedAt when role or status last became what they are
 */
public record PendingRole(EmailAddress email, Role role, UserStatus status, Instant importedAt) {
  public PendingRole {
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(importedAt, "importedAt");
  }

  /** This with that role and status; the same where it has them. */
  public PendingRole changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus ? this : new PendingRole(email, newRole, newStatus, now);
  }

  /** This with what that role and status take away: a lower role, or the way in. */
  public PendingRole restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, status == UserStatus.ACTIVE ? newStatus : status, now);
  }
}
