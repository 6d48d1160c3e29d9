package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A user or service account. Immutable: every change makes a new object, which a repository stores only if the stored
 * version is the one it was made from.
 *
 * @param identity      empty while the user waits for the first login
 * @param externalId    the id in the directory that provisioned the user
 * @param emailVerified whether the identity provider stated at the last login that the email is the user's
 *                      ({@code email_verified}, OpenID Connect Core 1.0, section 5.1); false without an email
 * @param updatedAt     when name, email, role, status or identity last changed
 * @param lastLoginAt   empty if the user never signed in
 * @param version       the number of stored changes; 0 at first
 */
public record User(UserId id, Optional<ExternalIdentity> identity, Optional<ExternalId> externalId,
    Optional<EmailAddress> email, boolean emailVerified, DisplayName name, Role role, UserStatus status,
    Instant createdAt, Instant updatedAt, Optional<Instant> lastLoginAt, long version) {
  public User {
    if (emailVerified && email.isEmpty()) {
      throw new IllegalArgumentException("only an email that exists can be verified");
    }
    if (identity.isEmpty() && (emailVerified || lastLoginAt.isPresent())) {
      throw new IllegalArgumentException("a user without an identity has not signed in");
    }
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(externalId, "externalId");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(lastLoginAt, "lastLoginAt");
  }

  /** A user without an id in a directory. */
  public User(UserId id, Optional<ExternalIdentity> identity, Optional<EmailAddress> email, boolean emailVerified,
      DisplayName name, Role role, UserStatus status, Instant createdAt, Instant updatedAt,
      Optional<Instant> lastLoginAt, long version) {
    this(id, identity, Optional.empty(), email, emailVerified, name, role, status, createdAt, updatedAt, lastLoginAt,
        version);
  }

  /** A new user at the first login: a viewer unless the provider states a role. */
  public static User atFirstLogin(UserId id, Person person, Instant now) {
    return new User(id, Optional.of(person.identity()), person.email(), person.isEmailVerified(), person.name(),
        person.role().orElse(Role.VIEWER), UserStatus.ACTIVE, now, now, Optional.of(now), 0);
  }

  /** A user who waits for the first login, in which the provider verifies the email. The email is the name until then. */
  public static User waiting(UserId id, EmailAddress email, Role role, UserStatus status, Instant now) {
    return new User(id, Optional.empty(), Optional.of(email), false, DisplayName.of(email.value()).orElseThrow(), role,
        status, now, now, Optional.empty(), 0);
  }

  /** This waiting user at the first login. The provider's role has precedence over the one that waited. */
  public User identified(Person person, Instant now) {
    if (!isWaiting()) {
      throw new IllegalArgumentException("the user has an identity");
    }
    return new User(id, Optional.of(person.identity()), externalId, person.email(), person.isEmailVerified(),
        person.name(), person.role().orElse(role), status, createdAt, now, Optional.of(now), version);
  }

  /**
   * This user with the provider's current claims. The provider's role has precedence. The role of a waiting user applies
   * only if the provider has verified the email, and so does the external id. The status of a waiting user can disable this user, verified email or
   * not, which ends the login. It never enables a user.
   *
   * @param waiting the waiting user with the person's email, if {@link #hasNewEmail} is true for the login
   */
  public User signedIn(Person person, Optional<User> waiting, Instant now) {
    Role newRole = person.role().or(() -> waiting.filter(found -> person.isEmailVerified()).map(User::role))
        .orElse(role);
    UserStatus newStatus = waiting.map(User::status).filter(UserStatus.DISABLED::equals).orElse(status);
    Optional<ExternalId> newExternalId = externalId
        .or(() -> waiting.filter(found -> person.isEmailVerified()).flatMap(User::externalId));
    boolean same = email.equals(person.email()) && name.equals(person.name()) && role == newRole
        && status == newStatus;
    return new User(id, identity, newExternalId, person.email(), person.isEmailVerified(), person.name(), newRole,
        newStatus, createdAt, same ? updatedAt : now, newStatus == UserStatus.ACTIVE ? Optional.of(now) : lastLoginAt,
        version);
  }

  /** Whether the login brings a new email, or verifies an unverified one. */
  public boolean hasNewEmail(Person person) {
    boolean sameEmail = email.map(EmailAddress::canonical).equals(person.email().map(EmailAddress::canonical));
    return !sameEmail || person.isEmailVerified() && !emailVerified;
  }

  /** An account for a program. It has no email and never signs in. */
  public static User serviceAccount(UserId id, ServiceName name, Role role, Instant now) {
    return new User(id, Optional.of(name.identity()), Optional.empty(), false, new DisplayName(name.value()), role,
        UserStatus.ACTIVE, now,
        now, Optional.empty(), 0);
  }

  /** This user with that role and status; the same object if nothing changes. */
  public User changed(Role newRole, UserStatus newStatus, Instant now) {
    return role == newRole && status == newStatus
        ? this
        : new User(id, identity, externalId, email, emailVerified, name, newRole, newStatus, createdAt, now,
            lastLoginAt, version);
  }

  /** This user with only the reductions of that role and status applied: a lower role, or the disabled status. */
  public User restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, isActive() ? newStatus : status, now);
  }

  /** This user with another identity at the identity provider. The email becomes unverified. */
  public User relinked(ExternalIdentity newIdentity, Instant now) {
    return new User(id, Optional.of(newIdentity), externalId, email, false, name, role, status, createdAt, now,
        lastLoginAt,
        version);
  }

  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  /** Whether the user can act as an administrator. A waiting user cannot: the first login may never come. */
  public boolean isActiveAdmin() {
    return isActive() && role == Role.ADMIN && !isWaiting();
  }

  public boolean isServiceAccount() {
    return identity.filter(held -> held.issuer().equals(ServiceName.ISSUER)).isPresent();
  }

  /** Whether the user has no identity yet: an administrator named the user in advance. */
  public boolean isWaiting() {
    return identity.isEmpty();
  }

  /** The form in which people recognize the user: the email, else the subject, else the name. */
  public String label() {
    return email.map(EmailAddress::value).or(() -> identity.map(ExternalIdentity::subject)).orElse(name.value());
  }
}
