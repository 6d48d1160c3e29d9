package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A user or service account. Immutable: every change makes a new object, which a repository stores only if the stored
 * version is the one it was made from.
 *
 * @param emailVerified whether the identity provider stated at the last login that the email is the user's
 *                      ({@code email_verified}, OpenID Connect Core 1.0, section 5.1); false without an email
 * @param updatedAt     when name, email, role, status or identity last changed
 * @param lastLoginAt   empty if the user never signed in
 * @param version       the number of stored changes; 0 at first
 */
public record User(UserId id, ExternalIdentity identity, Optional<EmailAddress> email, boolean emailVerified,
    DisplayName name, Role role, UserStatus status, Instant createdAt, Instant updatedAt,
    Optional<Instant> lastLoginAt, long version) {
  public User {
    if (emailVerified && email.isEmpty()) {
      throw new IllegalArgumentException("only an email that exists can be verified");
    }
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

  /**
   * A new user at the first login: a viewer by default. The provider's role has precedence. The pending role applies
   * only if the provider has verified the email. The pending status always applies: a disabled user who never signed in
   * stays disabled, verified email or not.
   *
   * @param pending the pending role of the person's email
   */
  public static User atFirstLogin(UserId id, Person person, Optional<PendingRole> pending, Instant now) {
    Role role = role(person, pending).orElse(Role.VIEWER);
    UserStatus status = pending.map(PendingRole::status).orElse(UserStatus.ACTIVE);
    return new User(id, person.identity(), person.email(), person.isEmailVerified(), person.name(), role, status, now,
        now, Optional.of(now).filter(login -> status == UserStatus.ACTIVE), 0);
  }

  /**
   * This user with the provider's current claims and the pending role, by the rules of {@link #atFirstLogin}. A pending
   * status can disable the user, which ends the login. It never enables a user.
   *
   * @param pending the pending role, if {@link #hasNewEmail} is true for the login
   */
  public User signedIn(Person person, Optional<PendingRole> pending, Instant now) {
    Role newRole = role(person, pending).orElse(role);
    UserStatus newStatus = pending.map(PendingRole::status).filter(UserStatus.DISABLED::equals).orElse(status);
    boolean same = email.equals(person.email()) && name.equals(person.name()) && role == newRole
        && status == newStatus;
    return new User(id, identity, person.email(), person.isEmailVerified(), person.name(), newRole, newStatus,
        createdAt, same ? updatedAt : now, newStatus == UserStatus.ACTIVE ? Optional.of(now) : lastLoginAt, version);
  }

  private static Optional<Role> role(Person person, Optional<PendingRole> pending) {
    return person.role().or(() -> pending.filter(waiting -> person.isEmailVerified()).map(PendingRole::role));
  }

  /** Whether the login brings a new email, or verifies an unverified one. */
  public boolean hasNewEmail(Person person) {
    boolean sameEmail = email.map(EmailAddress::canonical).equals(person.email().map(EmailAddress::canonical));
    return !sameEmail || person.isEmailVerified() && !emailVerified;
  }

  /** An account for a program. It has no email and never signs in. */
  public static User serviceAccount(UserId id, ServiceName name, Role role, Instant now) {
    return new User(id, name.identity(), Optional.empty(), false, new DisplayName(name.value()), role,
        UserStatus.ACTIVE, now,
        now, Optional.empty(), 0);
  }

  /** This user with that role and status; the same object if nothing changes. */
  public User changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus
        ? this
        : new User(id, identity, email, emailVerified, name, newRole, newStatus, createdAt, now, lastLoginAt, version);
  }

  /** This user with only the reductions of that role and status applied: a lower role, or the disabled status. */
  public User restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, isActive() ? newStatus : status, now);
  }

  /** This user with another identity at the identity provider. The email becomes unverified. */
  public User relinked(ExternalIdentity newIdentity, Instant now) {
    return new User(id, newIdentity, email, false, name, role, status, createdAt, now, lastLoginAt, version);
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
