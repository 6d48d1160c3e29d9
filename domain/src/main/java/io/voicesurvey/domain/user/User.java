package io.voicesurvey.domain.user;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A user or service account. Immutable: every change makes a new object, which a repository stores only if the stored
 * version is the one it was made from.
 *
 * @param identity      empty while the user waits for the first login
 * @param provisioning  what a directory stated of the user
 * @param emailVerified whether the identity provider stated at the last login that the email is the user's
 *                      ({@code email_verified}, OpenID Connect Core 1.0, section 5.1); false without an email
 * @param updatedAt     when name, email, role, status or identity last changed
 * @param lastLoginAt   empty if the user never signed in
 * @param version       the number of stored changes; 0 at first
 */
public record User(UserId id, Optional<ExternalIdentity> identity, Provisioning provisioning,
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
    Objects.requireNonNull(provisioning, "provisioning");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(lastLoginAt, "lastLoginAt");
  }

  /** A user of whom no directory stated anything. */
  public User(UserId id, Optional<ExternalIdentity> identity, Optional<EmailAddress> email, boolean emailVerified,
      DisplayName name, Role role, UserStatus status, Instant createdAt, Instant updatedAt,
      Optional<Instant> lastLoginAt, long version) {
    this(id, identity, Provisioning.NONE, email, emailVerified, name, role, status, createdAt, updatedAt, lastLoginAt,
        version);
  }

  /** A new user at the first login: a viewer unless the provider states a role. */
  public static User atFirstLogin(UserId id, Person person, Instant now) {
    return new User(id, Optional.of(person.identity()), Provisioning.NONE.with(person), person.email(),
        person.isEmailVerified(), person.name(), person.role().orElse(Role.VIEWER), UserStatus.ACTIVE, now, now,
        Optional.of(now), 0);
  }

  /** A user who waits for the first login, in which the provider verifies the email. The email is the name until then. */
  public static User waiting(UserId id, EmailAddress email, Role role, UserStatus status, Instant now) {
    return new User(id, Optional.empty(), Optional.of(email), false, DisplayName.of(email.value()).orElseThrow(), role,
        status, now, now, Optional.empty(), 0);
  }

  /** A user whom a directory names, and who waits for the first login. */
  public static User provisioned(UserId id, DirectoryProfile profile, Instant now) {
    return new User(id, Optional.empty(), Provisioning.NONE.with(profile), profile.email(), false, profile.name(),
        profile.role().orElse(Role.VIEWER), status(profile), now, now, Optional.empty(), 0);
  }

  /**
   * This user as a directory states it now; the same object if nothing changes. Another email is not verified. A user
   * whom the directory deleted returns, and gets no former role back.
   */
  public User replaced(DirectoryProfile profile, Instant now) {
    boolean sameEmail = canonical(email).equals(canonical(profile.email()));
    return provisioned(provisioning.with(profile), sameEmail ? email : profile.email(), sameEmail && emailVerified,
        profile.name(), status(profile), now);
  }

  /** This user after the directory deleted it: kept, but disabled. */
  public User removed(Instant now) {
    return provisioned(provisioning.withRemoval(), email, emailVerified, name, UserStatus.DISABLED, now);
  }

  /**
   * This user, whom the directory deleted, without the name and the email: another gets them.
   *
   * @param taken the external id of the other one, which this user does not keep
   */
  public User released(Optional<ExternalId> taken, Instant now) {
    return provisioned(provisioning.released(taken), Optional.empty(), false, name, status, now);
  }

  /** This user with that highest role of its groups; the same object if nothing changes. */
  public User grouped(Optional<Role> groupRole, Instant now) {
    return provisioned(provisioning.withGroupRole(groupRole), email, emailVerified, name, status, now);
  }

  private User provisioned(Provisioning newProvisioning, Optional<EmailAddress> newEmail, boolean isVerified,
      DisplayName newName, UserStatus newStatus, Instant now) {
    Role newRole = newProvisioning.roleAfter(provisioning, role);
    User changed = new User(id, identity, newProvisioning, newEmail, isVerified, newName, newRole, newStatus, createdAt,
        updatedAt, lastLoginAt, version);
    return changed.equals(this)
        ? this
        : new User(id, identity, newProvisioning, newEmail, isVerified, newName, newRole, newStatus, createdAt, now,
            lastLoginAt, version);
  }

  private static UserStatus status(DirectoryProfile profile) {
    return profile.active() ? UserStatus.ACTIVE : UserStatus.DISABLED;
  }

  private static Optional<String> canonical(Optional<EmailAddress> email) {
    return email.map(EmailAddress::canonical);
  }

  /**
   * This waiting user with what was stated of another waiting user, who is the same person. The role of this one has
   * precedence, unless it is the default one. If one of both is disabled, so is the result. The version is the higher
   * one.
   */
  public User mergedWith(User other) {
    if (!isWaiting() || !other.isWaiting()) {
      throw new IllegalArgumentException("both users must wait");
    }
    Provisioning both = provisioning.withStatements(other.provisioning);
    Role newRole = hasDefaultRole() ? other.role : both.roleAfter(provisioning, role);
    return new User(id, identity, both, email, false, name, newRole, isActive() ? other.status : status, createdAt,
        updatedAt, lastLoginAt, Math.max(version, other.version));
  }

  /** This waiting user at the first login. The provider's role has precedence over the one that waited. */
  public User identified(Person person, Instant now) {
    if (!isWaiting()) {
      throw new IllegalArgumentException("the user has an identity");
    }
    return new User(id, Optional.of(person.identity()), provisioning.with(person), person.email(),
        person.isEmailVerified(), person.name(), provisioning.roleOf(person).orElse(role), status, createdAt, now,
        Optional.of(now), version);
  }

  /**
   * This user with the provider's current claims. The provider's role has precedence. The role of a waiting user
   * applies only if that user is certainly the person ({@link Person#isCertainly}), and so does what a directory
   * stated. A directory that states no role changes none. If the claims state that the role is elsewhere, a role that
   * the provider stated before stays. The status of a waiting user can disable this user, certain or not, which ends
   * the login. It never enables a user. The version is at least that of a waiting user who is certainly the person, so
   * that no client who read either of them overwrites the result.
   *
   * @param waiting the waiting user with the person's external id, else the one with the email, if {@link #hasNewEmail} is
   *                true for the login
   */
  public User signedIn(Person person, Optional<User> waiting, Instant now) {
    Optional<User> certain = waiting.filter(person::isCertainly);
    Provisioning merged = certain.map(User::provisioning).map(provisioning::withStatements).orElse(provisioning);
    Role newRole = merged.roleOf(person)
        .or(() -> certain.filter(found -> !(person.isRoleElsewhere() && provisioning.claimed()))
            .flatMap(this::roleWith))
        .orElse(role);
    UserStatus newStatus = waiting.map(User::status).filter(UserStatus.DISABLED::equals).orElse(status);
    Provisioning newProvisioning = merged.with(person);
    boolean same = email.equals(person.email()) && name.equals(person.name()) && role == newRole
        && status == newStatus;
    return new User(id, identity, newProvisioning, person.email(), person.isEmailVerified(), person.name(), newRole,
        newStatus, createdAt, same ? updatedAt : now, newStatus == UserStatus.ACTIVE ? Optional.of(now) : lastLoginAt,
        certain.map(found -> Math.max(version, found.version)).orElse(version));
  }

  /**
   * This user with the claims of the identity provider between two logins, by the rules of {@link #signedIn}; the same
   * object if nothing changes. The time of the last login stays, and so does the id in the directory, if the claims do
   * not contain it: a provider may state it only at a login.
   */
  public User rechecked(Person person, Instant now) {
    User claimed = signedIn(person, Optional.empty(), now);
    Provisioning stated = claimed.provisioning.withClaimedId(person.externalId().or(provisioning::claimedId));
    User kept = new User(id, identity, stated, claimed.email, claimed.emailVerified, claimed.name,
        claimed.role, claimed.status, createdAt, claimed.updatedAt, lastLoginAt, version);
    return kept.equals(this) ? this : kept;
  }

  /** The role of the waiting user, unless the groups of this user have a higher one. Empty if nothing gave it. */
  private Optional<Role> roleWith(User waiting) {
    return waiting.hasDefaultRole()
        ? Optional.empty()
        : provisioning.groupRole().filter(own -> own.includes(waiting.role)).or(() -> Optional.of(waiting.role));
  }

  private boolean hasDefaultRole() {
    return provisioning.isStated() && provisioning.directoryRole().isEmpty() && role == Role.VIEWER;
  }

  /** Whether the login brings a new email, or verifies an unverified one. */
  public boolean hasNewEmail(Person person) {
    boolean sameEmail = canonical(email).equals(canonical(person.email()));
    return !sameEmail || person.isEmailVerified() && !emailVerified;
  }

  /** An account for a program. It has no email and never signs in. */
  public static User serviceAccount(UserId id, ServiceName name, Role role, Instant now) {
    return new User(id, Optional.of(name.identity()), Optional.empty(), false, new DisplayName(name.value()), role,
        UserStatus.ACTIVE, now, now, Optional.empty(), 0);
  }

  /** This user with that role and status; the same object if nothing changes. An active user is no longer removed. */
  public User changed(Role newRole, UserStatus newStatus, Instant now) {
    Provisioning kept = newStatus == UserStatus.ACTIVE ? provisioning.withReturn() : provisioning;
    return role == newRole && status == newStatus
        ? this
        : new User(id, identity, kept, email, emailVerified, name, newRole, newStatus, createdAt, now,
            lastLoginAt, version);
  }

  /** This user with only the reductions of that role and status applied: a lower role, or the disabled status. */
  public User restricted(Role newRole, UserStatus newStatus, Instant now) {
    return changed(role.includes(newRole) ? newRole : role, isActive() ? newStatus : status, now);
  }

  /**
   * This user with another identity at the identity provider. The email becomes unverified, and the id that the provider
   * stated of the old identity no longer counts.
   */
  public User relinked(ExternalIdentity newIdentity, Instant now) {
    return new User(id, Optional.of(newIdentity), provisioning.withClaimedId(Optional.empty()), email, false, name,
        role,
        status, createdAt, now, lastLoginAt, version);
  }

  /** The id in the directory, as the directory stated it. */
  public Optional<ExternalId> externalId() {
    return provisioning.externalId();
  }

  /** The name for a directory: the email, else the subject; before the first login the one that the directory stated. */
  public UserName userName() {
    return Optional.of(provisioning).filter(stated -> isWaiting()).flatMap(Provisioning::userName)
        .orElseGet(() -> new UserName(label()));
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

  /**
   * Whether a directory states another person: its id differs from the one that the provider stated, and the directory has
   * given this user none yet. If one of both ids is the subject, they say nothing: {@code sub} is the default claim, and
   * the ids of many directories differ from it.
   */
  public boolean isOtherThan(DirectoryProfile profile) {
    Optional<ExternalId> claimed = provisioning.claimedId().filter(id -> !isSubject(id));
    return externalId().isEmpty() && claimed.isPresent()
        && profile.externalId().filter(id -> !isSubject(id)).filter(id -> !claimed.equals(Optional.of(id))).isPresent();
  }

  private boolean isSubject(ExternalId id) {
    return identity.filter(held -> held.subject().equals(id.value())).isPresent();
  }

  /** Whether a directory may see and change the user: a person whom it has not deleted. */
  public boolean isProvisionable() {
    return !isServiceAccount() && !provisioning.removed();
  }

  /** The form in which people recognize the user: the email, else the subject, else the name. */
  public String label() {
    return email.map(EmailAddress::value).or(() -> identity.map(ExternalIdentity::subject)).orElse(name.value());
  }
}
