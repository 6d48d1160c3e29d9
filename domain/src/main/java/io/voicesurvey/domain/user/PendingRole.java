package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;

/**
 * What somebody is to be whom nobody here knows yet. It waits for their first login.
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
}
