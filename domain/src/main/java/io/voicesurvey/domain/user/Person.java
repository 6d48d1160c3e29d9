package io.voicesurvey.domain.user;

import java.util.Objects;
import java.util.Optional;

/**
 * The claims of an identity provider about a user at a login or between two logins.
 *
 * @param role       the highest role that the provider's claims map to; empty if they contain no information about roles
 * @param roleStated whether the claims contain the role, or state that it is elsewhere: then {@code role} is empty. Else
 *                   {@code role} is the one for an absent claim, or empty if no claim has roles
 * @param externalId the id in the directory; empty if the provider is not trusted to state it
 */
public record Person(ExternalIdentity identity, DisplayName name, Optional<EmailAddress> email, boolean emailVerified,
    Optional<Role> role, boolean roleStated, Optional<ExternalId> externalId) {
  public Person {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(externalId, "externalId");
  }

  /** A person without an id in the directory. A role is one that the claims contain. */
  public Person(ExternalIdentity identity, DisplayName name, Optional<EmailAddress> email, boolean emailVerified,
      Optional<Role> role) {
    this(identity, name, email, emailVerified, role, role.isPresent(), Optional.empty());
  }

  /** Whether the claims contain the role. */
  public boolean isRoleStated() {
    return roleStated && role.isPresent();
  }

  /** This person with the email that the user has so far. */
  public Person withEmailOf(User user) {
    return new Person(identity, name, user.email(), user.emailVerified(), role, roleStated, externalId);
  }

  /** Whether the claims state that the role is elsewhere, as Entra ID does with more than 200 groups. */
  public boolean isRoleElsewhere() {
    return roleStated && role.isEmpty();
  }

  /** Whether the provider states the id that the user has in the directory. */
  boolean hasExternalIdOf(User user) {
    return externalId.isPresent() && externalId.equals(user.externalId());
  }

  /** Whether the claims contain the email that the user has, compared without case. */
  boolean hasEmailOf(User user) {
    return email.isPresent() && email.map(EmailAddress::canonical).equals(user.email().map(EmailAddress::canonical));
  }

  /** Whether a user who waits with the external id or the email is certainly this person. */
  public boolean isCertainly(User waiting) {
    return isEmailVerified() || hasExternalIdOf(waiting);
  }

  /** Whether there is an email and the provider states that it is verified. */
  public boolean isEmailVerified() {
    return emailVerified && email.isPresent();
  }
}
