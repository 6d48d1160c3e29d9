package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a user's role, or disables or enables a user. Disabling ends the user's sessions permanently. If no user has
 * the given email, changes the pending role of that email. An unverified email grants nothing: through it, a user can
 * only lose rights. The pending role of that email then changes too.
 */
public final class ChangeUser {
  /**
   * @param role     the new one; empty: unchanged
   * @param status   the new one; empty: unchanged
   * @param versions the stored user must have one of these; empty: any
   * @param actor    the actor of the change
   */
  public record Command(UserReference user, Optional<Role> role, Optional<UserStatus> status,
      Optional<Set<Long>> versions, Actor actor) {
    public Command {
      versions = versions.map(Set::copyOf);
    }
  }

  public sealed interface Outcome {
    /** @param user the current state, changed or not */
    record Changed(User user) implements Outcome {}

    /** @param pendingRole the new one of a user who has not signed in yet */
    record PendingRoleChanged(PendingRole pendingRole) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The email that would grant the change is not verified. Never the result for a reference by id. */
    record EmailUnverified(User user) implements Outcome {}

    /** The stored user has none of the given versions. */
    record Stale() implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
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

  /** Empty if the user was added at the same moment; the caller retries and finds the user. */
  private Optional<Outcome> change(Command command) {
    // Before the user is locked: locking a user first and the admins afterwards could deadlock.
    ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
    Optional<User> user = command.user().findAndLock(users);
    if (user.isPresent()) {
      return Optional.of(change(user.get(), command, administrators));
    }
    return command.user().email().map(email -> changePending(email, command))
        .orElseGet(() -> Optional.of(new Outcome.NotFound()));
  }

  private Outcome change(User before, Command command, ActiveAdministrators administrators) {
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
    if (!administrators.apply(after)) {
      return new Outcome.LastAdmin();
    }
    // Before the user is changed: a login holds the lock that this takes, and may wait for a changed user's email.
    before.email().filter(email -> !before.emailVerified()).ifPresent(email -> restrictPending(email, command, now));
    if (!after.equals(before)) {
      changes.store(before, after, command.actor(), now);
    }
    return new Outcome.Changed(after.equals(before) ? before : users.find(after.id()).orElseThrow());
  }

  private Optional<Outcome> changePending(EmailAddress email, Command command) {
    pendingRoles.lock();
    if (users.find(email).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(pending(email).<Outcome>map(before -> {
      PendingRole after = before.changed(command.role().orElse(before.role()),
          command.status().orElse(before.status()), clock.instant());
      storePending(before, after, command.actor());
      return new Outcome.PendingRoleChanged(after);
    }).orElseGet(Outcome.NotFound::new));
  }

  /**
   * The owner of a user's unverified email may be another person, to whom the same decision applies. A status set by id
   * applies to that user alone. A role also applies here, because the user may verify the email later.
   */
  private void restrictPending(EmailAddress email, Command command, Instant now) {
    if (pending(email).isEmpty()) {
      return;
    }
    pendingRoles.lock();
    Optional<UserStatus> status = command.status().filter(given -> command.user().email().isPresent());
    pending(email).ifPresent(before -> storePending(before, before.restricted(command.role().orElse(before.role()),
        status.orElse(before.status()), now), command.actor()));
  }

  private Optional<PendingRole> pending(EmailAddress email) {
    return pendingRoles.find(Set.of(email)).stream().findFirst();
  }

  private void storePending(PendingRole before, PendingRole after, Actor actor) {
    if (after.equals(before)) {
      return;
    }
    pendingRoles.put(List.of(after));
    if (after.role() != before.role()) {
      auditTrail.add(AuditEvent.pendingRoleChanged(after.email(), before.role(), after.role(), actor,
          after.importedAt()));
    }
    if (after.status() != before.status()) {
      auditTrail.add(AuditEvent.pendingStatusChanged(after.email(), before.status(), after.status(), actor,
          after.importedAt()));
    }
  }
}
