package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.IdentityProvider.Renewal;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserMatch;
import java.time.Instant;
import java.util.Optional;

/**
 * Applies the claims that a provider states between two logins to the user, by the rules of a login. A login is refused if
 * another user has the email. Here the user keeps the old one, and the other claims count.
 */
final class ClaimUpdate {
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final AuditTrail auditTrail;

  ClaimUpdate(UserRepository users, WaitingUsers waitingUsers, AuditTrail auditTrail) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.auditTrail = auditTrail;
  }

  /** Changes nothing if the user is disabled meanwhile, or has another identity. */
  RecheckResult.Confirmed apply(DueRecheck due, Renewal.Renewed renewed, Instant now) {
    Optional<Person> person = renewed.person();
    return person.flatMap(stated -> users.findAndLock(stated.identity()))
        .filter(user -> user.id().equals(due.user()) && user.isActive())
        .map(user -> apply(due, user, person.orElseThrow(), renewed, now))
        .orElseGet(() -> new RecheckResult.Confirmed(due, false, Optional.empty()));
  }

  private RecheckResult.Confirmed apply(DueRecheck due, User user, Person person, Renewal.Renewed renewed,
      Instant now) {
    Optional<User> waiting = awaited(user, person);
    User updated = user.rechecked(person, now);
    if (waiting.isEmpty() && isStored(user, updated)) {
      recordRole(user, updated, renewed, now);
      return new RecheckResult.Confirmed(due, updated != user, Optional.empty());
    }
    Optional<UserId> holder = waiting.or(() -> person.email().flatMap(users::find)).map(User::id);
    User withOldEmail = user.rechecked(person.withEmailOf(user), now);
    if (!isStored(user, withOldEmail)) {
      throw new IllegalStateException("the user's own email is another user's");
    }
    recordRole(user, withOldEmail, renewed, now);
    return new RecheckResult.Confirmed(due, withOldEmail != user, holder);
  }

  /** Their role and status apply at the next login, which finds them only if it brings the email. */
  private Optional<User> awaited(User user, Person person) {
    return user.hasNewEmail(person)
        ? UserMatch.waitingWith(person, UserMatch.affecting(person, waitingUsers.claim(person)))
        : Optional.empty();
  }

  /** False if another user has the email. */
  private boolean isStored(User user, User updated) {
    if (updated == user) {
      return true;
    }
    return switch (users.update(updated)) {
      case UPDATED -> true;
      case EMAIL_TAKEN -> false;
      case STALE -> throw new IllegalStateException("a user changed although it was locked");
    };
  }

  private void recordRole(User before, User after, Renewal.Renewed renewed, Instant now) {
    if (renewed.roleClaim() == RoleClaim.OVERAGE && !isRecorded(after)) {
      auditTrail.add(AuditEvent.roleOverage(after.id(), after.role(), now));
    }
    if (before.role() != after.role()) {
      AuditEvent event = AuditEvent.roleChanged(after.id(), before.role(), after.role(), Actor.IDENTITY_PROVIDER, now);
      auditTrail.add(renewed.roleClaim().reasonOfViewer().filter(reason -> after.role() == Role.VIEWER)
          .map(event::with).orElse(event));
    }
  }

  /** Whether the login or a recheck since then recorded the overage. Each further recheck would only repeat it. */
  private boolean isRecorded(User user) {
    return auditTrail
        .find(new AuditTrail.Filter(Optional.of(user.id()), Optional.of(AuditEventType.ROLE_OVERAGE)), Optional.empty(),
            1)
        .stream().anyMatch(event -> user.lastLoginAt().filter(event.at()::isBefore).isEmpty());
  }
}
