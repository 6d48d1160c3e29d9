package io.voicesurvey.domain.user;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a directory stated of a user, and what else decides whether its roles apply.
 *
 * @param externalId the id of the user in the directory
 * @param userName   the name in the directory; counts until the first login
 * @param role       the highest of the roles that the directory gave the user
 * @param groupRole  the highest role of the user's groups; has precedence over {@code role}
 * @param fullName   the parts of the name in the directory
 * @param claimed    whether the provider stated the role at the last login; it has precedence over both
 * @param removed    whether the directory deleted the user. The user is kept, disabled, and invisible to the directory
 * @param claimedId  the id in the directory that the provider stated last. Other users may have the same
 */
public record Provisioning(Optional<ExternalId> externalId, Optional<UserName> userName, Optional<Role> role,
    Optional<Role> groupRole, FullName fullName, boolean claimed, boolean removed,
    Optional<ExternalId> claimedId) {

  public static final Provisioning NONE = new Provisioning(Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), FullName.NONE, false, false, Optional.empty());

  public Provisioning {
    Objects.requireNonNull(externalId, "externalId");
    Objects.requireNonNull(userName, "userName");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(groupRole, "groupRole");
    Objects.requireNonNull(fullName, "fullName");
    Objects.requireNonNull(claimedId, "claimedId");
  }

  /** The role from the directory: that of the groups, else the user's own. */
  public Optional<Role> directoryRole() {
    return groupRole.or(() -> role);
  }

  /**
   * The role of a person with those claims: the stated one, else that of the directory in place of the one for an
   * absent claim. Empty: the role stays.
   */
  Optional<Role> roleOf(Person person) {
    return person.isRoleStated()
        ? person.role()
        : person.role().map(absent -> directoryRole().orElse(absent));
  }

  /**
   * The role of a user whose provisioning changed from {@code former} to this one. A role that the directory takes back
   * leaves a viewer. Without a change of the directory's roles, or under a role claim, the role stays. A user who returns
   * has the directory's role.
   */
  Role roleAfter(Provisioning former, Role current) {
    boolean isBack = former.removed && !removed;
    boolean isSame = !isBack && role.equals(former.role) && groupRole.equals(former.groupRole);
    return claimed || isSame ? current : directoryRole().orElse(Role.VIEWER);
  }

  /** Whether a directory stated the user. */
  public boolean isStated() {
    return externalId.isPresent() || userName.isPresent();
  }

  /**
   * This with what the directory stated of another user who is the same person. The ids of the other one have
   * precedence, because the directory still uses them. Else what it stated of this user has precedence, but the groups
   * of both count.
   */
  Provisioning withStatements(Provisioning other) {
    return new Provisioning(other.externalId.or(() -> externalId), other.userName.or(() -> userName),
        role.or(() -> other.role),
        Stream.of(groupRole, other.groupRole).flatMap(Optional::stream).max(Comparator.naturalOrder()),
        fullName.equals(FullName.NONE) ? other.fullName : fullName, claimed, removed || other.removed, claimedId);
  }

  Provisioning withGroupRole(Optional<Role> newRole) {
    return new Provisioning(externalId, userName, role, newRole, fullName, claimed, removed, claimedId);
  }

  Provisioning withClaimedId(Optional<ExternalId> newId) {
    return new Provisioning(externalId, userName, role, groupRole, fullName, claimed, removed, newId);
  }

  /** This with those claims. If they state that the role is elsewhere, the last stated role still counts. */
  Provisioning with(Person person) {
    return new Provisioning(externalId, userName, role, groupRole, fullName,
        person.isRoleElsewhere() ? claimed : person.isRoleStated(), removed, person.externalId());
  }

  /** This for a user whom the directory states as in the profile: no longer removed. A former role claim is void then. */
  Provisioning with(DirectoryProfile profile) {
    return new Provisioning(profile.externalId(), Optional.of(profile.userName()), profile.role(), groupRole,
        profile.fullName(), claimed && !removed, false, claimedId);
  }

  /** This for a user whom an administrator enables: no longer removed. */
  Provisioning withReturn() {
    return new Provisioning(externalId, userName, role, groupRole, fullName, claimed, false, claimedId);
  }

  /** This without the user name, and without the external id if it is the one that another user gets. */
  Provisioning released(Optional<ExternalId> taken) {
    Optional<ExternalId> kept = externalId.filter(id -> taken.filter(id::equals).isEmpty());
    return new Provisioning(kept, Optional.empty(), role, groupRole, fullName, claimed, removed, claimedId);
  }

  /** This for a user whom the directory deleted, who is then in no group. */
  Provisioning withRemoval() {
    return new Provisioning(externalId, userName, role, Optional.empty(), fullName, claimed, true, claimedId);
  }
}
