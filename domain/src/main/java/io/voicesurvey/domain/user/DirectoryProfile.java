package io.voicesurvey.domain.user;

import java.util.Objects;
import java.util.Optional;

/**
 * A user as a directory states it (SCIM, RFC 7643, section 4.1).
 *
 * @param active   whether the user may sign in
 * @param email    the primary one
 * @param role     the highest of the stated roles
 * @param fullName the parts of the name
 */
public record DirectoryProfile(UserName userName, Optional<ExternalId> externalId, boolean active, DisplayName name,
    Optional<EmailAddress> email, Optional<Role> role, FullName fullName) {
  public DirectoryProfile {
    Objects.requireNonNull(userName, "userName");
    Objects.requireNonNull(externalId, "externalId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(fullName, "fullName");
  }

  /** A user of whom the directory states no parts of the name. */
  public DirectoryProfile(UserName userName, Optional<ExternalId> externalId, boolean active, DisplayName name,
      Optional<EmailAddress> email, Optional<Role> role) {
    this(userName, externalId, active, name, email, role, FullName.NONE);
  }
}
