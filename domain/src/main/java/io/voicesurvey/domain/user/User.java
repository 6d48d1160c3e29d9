package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who may sign in. A value: every change makes a new one, which a repository stores only over the version that
 * it was made from.
 *
 * @param emailVerified whether the identity provider stated at the last login that the email is the user's
 *                      ({@code email_verified}, OpenID Connect Core 1.0, section 5.1); false without an email
 * @param updatedAt     when name, email, role or status last changed
 * @param lastLoginAt   none where the user never signed in
 * @param version       how often the stored user changed; 0 before the first time
 */
public record User(UserId id, ExternalIdentity identity, Optional<EmailAddress> email, boolean emailVerified,
    DisplayName name, Role role, UserStatus status, Instant createdAt, Instant updatedAt,
    Optional<Instant> lastLoginAt, long version) {
  public User {
    if (emailVerified && email.isEmpty()) {
      throw new IllegalArgumentException("no email can be verified where there is none");
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
   * Somebody whom the identity provider vouched for and nobody here knows yet: a viewer, until told otherwise. The
   * provider's word on the role comes first; a role that waited counts only where the provider vouches for the email too.
   * A status that waited always counts: who is shut out, and so never signed in, stays so whatever the email is worth.
   *
   * @param pending what waited for the person's email
   */
  public static User firstSeen(UserId id, Person person, Optional<PendingRole> pending, Instant now) {
    Role role = role(person, pending).orElse(Role.VIEWER);
    UserStatus status = pending.map(PendingRole::status).orElse(UserStatus.ACTIVE);
    return new User(id, person.identity(), person.email(), person.isEmailVerified(), person.name(), role, status, now,
        now, Optional.of(now).filter(login -> status == UserStatus.ACTIVE), 0);
  }

  /**
   * This user with what the identity provider says of the person now, and with what waited for the email by the same
   * rules as in {@link #firstSeen}. Who is shut out by that does not sign in. Nobody is let in again by what waited.
   *
   * @param pending what waited, where the login is {@link #isNews news}
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

  /** Whether the person comes with an email that this user did not have, or that was not verified before. */
  public boolean isNews(Person person) {
    boolean sameEmail = email.map(EmailAddress::canonical).equals(person.email().map(EmailAddress::canonical));
    return !sameEmail || person.isEmailVerified() && !emailVerified;
  }

  /** What runs without a person behind it. It has no email and never signs in. */
  public static User serviceAccount(UserId id, ServiceName name, Role role, Instant now) {
    return new User(id, name.identity(), Optional.empty(), false, new DisplayName(name.value()), role,
        UserStatus.ACTIVE, now,
        now, Optional.empty(), 0);
  }

  /** This user with that role and status; the same where it has them. */
  public User changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus
        ? this
        : new User(id, identity, email, emailVerified, name, newRole, newStatus, createdAt, now, lastLoginAt, version);
  }

  /** This user with what that role and status take away: a lower role, or the way in. */
  public User restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, isActive() ? newStatus : status, now);
  }

  /** This user, who is somebody else at the identity provider from now on. What vouched for the email counts no more. */
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
