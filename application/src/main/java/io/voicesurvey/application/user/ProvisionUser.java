package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates a user whom a directory states. A user whom the directory deleted returns, with the same id, but with no former
 * role. A deleted user with another external id is another person, who no longer has the name and the email. A user who
 * signed in before the directory knew of the person is the person, if the provider stated the external id, or the
 * subject is the external id.
 */
public final class ProvisionUser {
  public record Command(DirectoryProfile profile, Actor actor) {}

  public sealed interface Outcome {
    record Provisioned(User user) implements Outcome {}

    /** Another user has the user name, the external id or the email. */
    record Taken(User holder) implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final ProvisionedUsers provisionedUsers;
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final WaitOrder waitOrder;
  private final UserChanges changes;
  private final DeletedUsers deletedUsers;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final Set<String> issuers;
  private final InstantSource clock;

  /** @param issuers whose subjects are external ids of the directory */
  public ProvisionUser(ProvisionedUsers provisionedUsers, UserRepository users, WaitingUsers waitingUsers,
      SessionRepository sessions, AuditTrail auditTrail, Transactions transactions, SecretGenerator secrets,
      Set<String> issuers, InstantSource clock) {
    this.provisionedUsers = provisionedUsers;
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.waitOrder = new WaitOrder(users, waitingUsers);
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.deletedUsers = new DeletedUsers(provisionedUsers, users, changes);
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.issuers = Set.copyOf(issuers);
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Optional<Outcome> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = transactions.inTransaction(() -> provision(command, clock.instant()));
    }
    return outcome.get();
  }

  /** Empty if the deleted user changed at the same moment; the caller retries. */
  private Optional<Outcome> provision(Command command, Instant now) {
    DirectoryProfile profile = command.profile();
    // Before the user is locked: locking a user first and the admins afterwards could deadlock.
    ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
    deletedUsers.lock(profile);
    List<User> deleted = deleted(provisionedUsers.findHolders(profile));
    Optional<UserId> found = stated(profile, deleted).or(() -> known(profile)).or(() -> former(profile, deleted))
        .map(User::id);
    if (found.filter(id -> !waitOrder.prepare(id)).isPresent()) {
      return Optional.empty();
    }
    Optional<User> former = found.flatMap(users::findAndLock)
        .filter(user -> former(profile, deleted(List.of(user))).isPresent() || isKnown(profile, user));
    waitingUsers.lock();
    List<User> others = others(profile, former);
    if (former.isEmpty() && former(profile, deleted(others)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(others.stream().filter(other -> !DeletedUsers.isFree(other)).findFirst()
        .<Outcome>map(Outcome.Taken::new)
        .orElseGet(() -> former.map(user -> restore(user, others, command, administrators, now))
            .orElseGet(() -> new Outcome.Provisioned(create(others, command, now)))));
  }

  /** The user who signed in before the directory stated the id: the provider stated it, or it is the subject. */
  private Optional<User> known(DirectoryProfile profile) {
    return profile.externalId().flatMap(id -> withId(id).filter(user -> isKnown(profile, user))
        .or(() -> withSubject(id).filter(user -> isSubject(profile, user)).findFirst()));
  }

  private Optional<User> withId(ExternalId id) {
    Filter filter = new Filter.Comparison(Filter.Attribute.EXTERNAL_ID, Filter.Operator.EQUAL, id.value());
    return provisionedUsers.find(filter, 0, 1).users().stream().findFirst();
  }

  /** A user who signed in at the release before has no stored id of the provider. */
  private Stream<User> withSubject(ExternalId id) {
    return issuers.stream().flatMap(issuer -> ExternalIdentity.of(issuer, id.value()).stream())
        .flatMap(identity -> users.findAndLock(identity).stream());
  }

  private boolean isKnown(DirectoryProfile profile, User user) {
    boolean isClaimed = user.isProvisionable() && !user.externalId().equals(profile.externalId())
        && profile.externalId().isPresent() && user.provisioning().claimedId().equals(profile.externalId());
    return isClaimed || isSubject(profile, user);
  }

  private boolean isSubject(DirectoryProfile profile, User user) {
    return user.externalId().isEmpty() && user.identity().filter(identity -> issuers.contains(identity.issuer()))
        .map(ExternalIdentity::subject).equals(profile.externalId().map(ExternalId::value));
  }

  private static List<User> deleted(List<User> users) {
    return users.stream().filter(user -> user.provisioning().removed()).toList();
  }

  /** The deleted user of whom the directory stated the external id. */
  private static Optional<User> stated(DirectoryProfile profile, List<User> deleted) {
    return deleted.stream()
        .filter(user -> user.externalId().isPresent() && user.externalId().equals(profile.externalId())).findFirst();
  }

  /**
   * The deleted user who returns: by the external id that the directory stated, else by the one that the provider stated,
   * else by the user name if one of both has no external id.
   */
  private static Optional<User> former(DirectoryProfile profile, List<User> deleted) {
    Optional<ExternalId> id = profile.externalId();
    return stated(profile, deleted)
        .or(() -> deleted.stream().filter(user -> id.isPresent() && user.externalId().isEmpty())
            .filter(user -> user.provisioning().claimedId().equals(id)).findFirst())
        .or(() -> deleted.stream().filter(user -> id.isEmpty() || user.externalId().isEmpty())
            .filter(user -> !user.isOtherThan(profile))
            .filter(user -> names(user).anyMatch(profile.userName().canonical()::equals)).findFirst());
  }

  /** The present name, and the one that the directory stated before the first login. */
  private static Stream<String> names(User user) {
    return Stream.concat(Stream.of(user.userName()), user.provisioning().userName().stream())
        .map(UserName::canonical);
  }

  /** The holders who are not the former user. Those who wait or were deleted are locked. */
  private List<User> others(DirectoryProfile profile, Optional<User> former) {
    return provisionedUsers.findHolders(profile).stream()
        .filter(holder -> former.filter(user -> user.id().equals(holder.id())).isEmpty())
        .flatMap(holder -> holder.isWaiting() || DeletedUsers.isFree(holder)
            ? users.findAndLock(holder.id()).stream()
            : Stream.of(holder))
        .toList();
  }

  /** @param released other deleted users, who have something of the profile */
  private Outcome restore(User former, List<User> released, Command command, ActiveAdministrators administrators,
      Instant now) {
    User after = former.replaced(command.profile(), now);
    if (!changes.keepsAdministrator(former, after, administrators)) {
      return new Outcome.LastAdmin();
    }
    release(released, command, now);
    changes.store(former, after, command.actor(), now);
    return new Outcome.Provisioned(users.find(after.id()).orElseThrow());
  }

  private User create(List<User> released, Command command, Instant now) {
    release(released, command, now);
    User user = User.provisioned(new UserId(secrets.id()), command.profile(), now);
    waitingUsers.add(List.of(user));
    auditTrail.add(AuditEvent.userProvisioned(user.id(), user.role(), command.actor(), now));
    return user;
  }

  private void release(List<User> deleted, Command command, Instant now) {
    deleted.forEach(user -> deletedUsers.release(user, command.profile(), command.actor(), now));
  }
}
