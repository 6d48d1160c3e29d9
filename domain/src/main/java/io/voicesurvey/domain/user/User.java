package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who may sign in. A value: every change makes a new one, which a repository stores only over the version that
 * it was made from.
 *
 * @param updatedAt   when name, email, role or status last changed
 * @param lastLoginAt none where the user never signed in
 * @param version     how often the stored user changed; 0 before the first time
 */
public record User(UserId id, ExternalIdentity identity, Optional<EmailAddress> email, DisplayName name, Role role,
    UserStatus status, Instant createdAt, Instant updatedAt, Optional<Instant> lastLoginAt, long version) {
  public User {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(lastLoginAt, "lastLoginAt");
  }

  /** Somebody whom the identity provider vouched for and nobody here knows yet: a viewer, until told otherwise. */
  public static User firstSeen(UserId id, Person person, Instant now) {
    return new User(id, person.identity(), person.email(), person.name(), person.role().orElse(Role.VIEWER),
        UserStatus.ACTIVE, now, now, Optional.of(now), 0);
  }

  /** This user with what the identity provider says of the person now. */
  public User signedIn(Person person, Instant now) {
    Role newRole = person.role().orElse(role);
    boolean same = email.equals(person.email()) && name.equals(person.name()) && role == newRole;
    return new User(id, identity, person.email(), person.name(), newRole, status, createdAt, same ? updatedAt : now,
        Optional.of(now), version);
  }

  /** What runs without a person behind it. It has no email and never signs in. */
  public static User serviceAccount(UserId id, ServiceName name, Role role, Instant now) {
    return new User(id, name.identity(), Optional.empty(), new DisplayName(name.value()), role, UserStatus.ACTIVE, now,
        now, Optional.empty(), 0);
  }

  /** This user with that role and status; the same where it has them. */
  public User changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus
        ? this
        : new User(id, identity, email, name, newRole, newStatus, createdAt, now, lastLoginAt, version);
  }

  /** This user, who is somebody else at the identity provider from now on. */
  public User relinked(ExternalIdentity newIdentity, Instant now) {
    return new User(id, newIdentity, email, name, role, status, createdAt, now, lastLoginAt, version);
  }

  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  public boolean isActiveAdmin() {
    return isActive() && role == Role.ADMIN;
  }

  public boolean isServiceAccount() {
    return identity.issuer().equals(ServiceName.ISSUER);
  }
}
