package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a user another role, or shuts them out and lets them in again. Shutting out ends their sessions for good. Where no
 * user has the email that was named, what waits for it is changed. Nothing is granted by an email that the provider does
 * not vouch for; what is taken away by one is taken from what waits for its owner, too.
 */
public final class ChangeUser {
  /**
   * @param role     the new one; none: as it is
   * @param status   the new one; none: as it is
   * @param versions of which the stored user must have one; none: any will do
   * @param actor    who changes it
   */
  public record Command(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Optional<Set<Long>> versions, Actor actor) {
    public Command {
      versions = versions.map(Set::copyOf);
    }
  }

  public sealed interface Outcome {
    /** @param user as it is now, changed or not */
    record Changed(User user) implements Outcome {}

    /** @param waiting what waits now for somebody who has not signed in yet */
    record WaitingChanged(PendingRole waiting) implements Outcome {}

    record NotFound() implements Outcome {}

    /** It would be granted by an email that the provider does not vouch for. Cannot come where the id is named. */
    record EmailUnverified(User user) implements Outcome {}

    /** The stored user has none of the versions that were asked for. */
    record Stale() implements Outcome {}

    /** Nobody would be left who may do this. Service accounts do not count. */
    record LastAdmin() implements Outcome {}
  }

  private final UserRepository users;
  private final PendingRoles pendingRoles;
  private final UserChanges changes;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public ChangeUser(UserRepository users, PendingRoles pendingRoles, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.users = users;
    this.pendingRoles = pendingRoles;
    this.auditTrail = auditTrail;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Optional<Outcome> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = transactions.inTransaction(() -> change(command));
    }
    return outcome.get();
  }

  /** None where the user came at that moment; the next look will find them. */
  private Optional<Outcome> change(Command command) {
    // Before the user is locked, since whoever locks a user first and the admins then may wait for each other.
    Set<UserId> admins = users.lockActiveAdmins();
    Optional<User> user = command.user().findAndLock(users);
    if (user.isPresent()) {
      return Optional.of(change(user.get(), command, admins));
    }
    return command.user().email().map(email -> changeWaiting(email, command))
        .orElseGet(() -> Optional.of(new Outcome.NotFound()));
  }

  private Outcome change(User before, Command command, Set<UserId> admins) {
    if (command.versions().filter(versions -> !versions.contains(before.version())).isPresent()) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    Role role = command.role().orElse(before.role());
    UserStatus status = command.status().orElse(before.status());
    User after = before.changed(role, status, now);
    if (command.user().isUncertain(before) && !after.equals(before.restricted(role, status, now))) {
      return new Outcome.EmailUnverified(before);
    }
    if (!after.isActiveAdmin() && admins.equals(Set.of(before.id()))) {
      return new Outcome.LastAdmin();
    }
    // Before the user is changed: who signs in holds the lock that this takes, and may wait for a changed user's email.
    before.email().filter(email -> !before.emailVerified()).ifPresent(email -> restrictWaiting(email, command, now));
    if (!after.equals(before)) {
      changes.store(before, after, command.actor(), now);
    }
    return new Outcome.Changed(after.equals(before) ? before : users.find(after.id()).orElseThrow());
  }

  private Optional<Outcome> changeWaiting(EmailAddress email, Command command) {
    pendingRoles.lock();
    if (users.find(email).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(waiting(email).<Outcome>map(before -> {
      PendingRole after = before.changed(command.role().orElse(before.role()),
          command.status().orElse(before.status()), clock.instant());
      storeWaiting(before, after, command.actor());
      return new Outcome.WaitingChanged(after);
    }).orElseGet(Outcome.NotFound::new));
  }

  /**
   * The owner of an email that a user has without a verification may be somebody else, whom the same decision is about. A
   * status that is set by the id is about that user alone; a role is not, since the user may get the email verified.
   */
  private void restrictWaiting(EmailAddress email, Command command, Instant now) {
    if (waiting(email).isEmpty()) {
      return;
    }
    pendingRoles.lock();
    Optional<UserStatus> status = command.status().filter(given -> command.user().email().isPresent());
    waiting(email).ifPresent(before -> storeWaiting(before, before.restricted(command.role().orElse(before.role()),
        status.orElse(before.status()), now), command.actor()));
  }

  private Optional<PendingRole> waiting(EmailAddress email) {
    return pendingRoles.find(Set.of(email)).stream().findFirst();
  }

  private void storeWaiting(PendingRole before, PendingRole after, Actor actor) {
    if (after.equals(before)) {
      return;
    }
    pendingRoles.put(List.of(after));
    if (after.role() != before.role()) {
      recordWaiting(AuditEventType.ROLE_CHANGED, after, actor, before.role().label(), after.role().label());
    }
    if (after.status() != before.status()) {
      recordWaiting(AuditEventType.STATUS_CHANGED, after, actor, before.status().label(), after.status().label());
    }
  }

  private void recordWaiting(AuditEventType type, PendingRole waiting, Actor actor, String from, String to) {
    auditTrail.add(new AuditEvent(type, Optional.empty(), actor,
        Map.of("waiting_email", waiting.email().value(), "from", from, "to", to), waiting.importedAt()));
  }
}
