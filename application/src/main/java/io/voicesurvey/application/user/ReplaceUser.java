package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Changes a user to what a directory states. A user whom it states inactive is disabled, which ends all sessions. That is
 * never refused because of another user: if the statement would take what another user has, or the provider stated another
 * external id for the user, only the status changes. What a user has whom the directory deleted, another one gets.
 */
public final class ReplaceUser {
  /** @param versions the stored user must have one of these */
  public record Command(UserId user, DirectoryProfile profile, AcceptedVersions versions, Actor actor) {}

  public sealed interface Outcome {
    /** @param user the current state, changed or not */
    record Replaced(User user) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The stored user has none of the given versions. */
    record Stale() implements Outcome {}

    /** Another user, whom the directory has not deleted, has the new user name, external id or email. */
    record Taken(User holder) implements Outcome {}

    /** The provider stated another external id for the user, who is another person than the directory states. */
    record OtherPerson() implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  /** No two users have the same. The last one is stored before the first login, whatever the email is. */
  private static final List<Function<User, Optional<?>>> UNIQUE = List.of(
      user -> Optional.of(user.userName().canonical()),
      User::externalId,
      user -> user.email().map(EmailAddress::canonical),
      user -> user.provisioning().userName().filter(stated -> user.isWaiting()).map(UserName::canonical));

  private final ProvisionedUsers provisionedUsers;
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final WaitOrder waitOrder;
  private final UserChanges changes;
  private final DeletedUsers deletedUsers;
  private final Transactions transactions;
  private final InstantSource clock;

  public ReplaceUser(ProvisionedUsers provisionedUsers, UserRepository users, WaitingUsers waitingUsers,
      SessionRepository sessions, AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.provisionedUsers = provisionedUsers;
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.waitOrder = new WaitOrder(users, waitingUsers);
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.deletedUsers = new DeletedUsers(provisionedUsers, users, changes);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Optional<Outcome> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = transactions.inTransaction(() -> replace(command));
    }
    return outcome.get();
  }

  /** Empty if the user signed in for the first time at the same moment; the caller retries. */
  private Optional<Outcome> replace(Command command) {
    // Before the user is locked: locking a user first and the admins afterwards could deadlock.
    ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
    deletedUsers.lock(command.profile());
    return waitOrder.prepare(command.user())
        ? Optional.of(users.findAndLock(command.user()).filter(User::isProvisionable)
            .map(user -> replace(user, command, administrators)).orElseGet(Outcome.NotFound::new))
        : Optional.empty();
  }

  private Outcome replace(User before, Command command, ActiveAdministrators administrators) {
    if (command.versions().exclude(before.version())) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    User stated = before.replaced(command.profile(), now);
    if (stated.equals(before)) {
      return new Outcome.Replaced(before);
    }
    waitingUsers.lock();
    List<User> others = others(before, stated, command.profile());
    Optional<User> holder = others.stream().filter(other -> !DeletedUsers.isFree(other)).findFirst();
    boolean isRefused = holder.isPresent() || before.isOtherThan(command.profile());
    boolean isDisabled = before.isActive() && !stated.isActive();
    if (isRefused && !isDisabled) {
      return holder.<Outcome>map(Outcome.Taken::new).orElseGet(Outcome.OtherPerson::new);
    }
    User after = isRefused ? before.changed(before.role(), stated.status(), now) : stated;
    if (!changes.keepsAdministrator(before, after, administrators)) {
      return new Outcome.LastAdmin();
    }
    if (!isRefused) {
      others.forEach(other -> deletedUsers.release(other, command.profile(), command.actor(), now));
    }
    changes.store(before, after, command.actor(), now);
    return new Outcome.Replaced(users.find(after.id()).orElseThrow());
  }

  /** The users who have what the change takes. The deleted ones are locked. */
  private List<User> others(User before, User after, DirectoryProfile profile) {
    return provisionedUsers.findHolders(profile).stream()
        .filter(holder -> !holder.id().equals(before.id()) && takes(before, after, holder))
        .flatMap(holder -> DeletedUsers.isFree(holder) ? users.findAndLock(holder.id()).stream() : Stream.of(holder))
        .toList();
  }

  /** Whether the change takes what the other user has. What the user keeps is not taken: others may have it, too. */
  private static boolean takes(User before, User after, User other) {
    return UNIQUE.stream().anyMatch(unique -> unique.apply(after).isPresent()
        && !unique.apply(after).equals(unique.apply(before)) && unique.apply(after).equals(unique.apply(other)));
  }
}
