package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives a user another role, or shuts them out and lets them in again. Shutting out ends their sessions for good. */
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

    record NotFound() implements Outcome {}

    /** The stored user has none of the versions that were asked for. */
    record Stale() implements Outcome {}

    /** Nobody would be left who may do this. Service accounts do not count. */
    record LastAdmin() implements Outcome {}
  }

  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public ChangeUser(UserRepository users, SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> change(command));
  }

  private Outcome change(Command command) {
    Set<UserId> admins = mayTakeAnAdmin(command) ? users.lockActiveAdmins() : Set.of();
    return command.user().findAndLock(users).map(user -> change(user, command, admins))
        .orElseGet(Outcome.NotFound::new);
  }

  /** Known before the user is locked, since whoever locks a user first and the admins then may wait for each other. */
  private static boolean mayTakeAnAdmin(Command command) {
    return command.role().filter(role -> role != Role.ADMIN).isPresent()
        || command.status().filter(status -> status != UserStatus.ACTIVE).isPresent();
  }

  private Outcome change(User before, Command command, Set<UserId> admins) {
    if (command.versions().filter(versions -> !versions.contains(before.version())).isPresent()) {
      return new Outcome.Stale();
    }
    Instant now = clock.instant();
    User after = before.changed(command.role().orElse(before.role()), command.status().orElse(before.status()), now);
    if (after.equals(before)) {
      return new Outcome.Changed(before);
    }
    if (!after.isActiveAdmin() && admins.equals(Set.of(before.id()))) {
      return new Outcome.LastAdmin();
    }
    return new Outcome.Changed(store(before, after, command.actor(), now));
  }

  private User store(User before, User after, Actor actor, Instant now) {
    if (users.update(after) != Update.UPDATED) {
      throw new IllegalStateException("a user changed although it was locked");
    }
    if (after.role() != before.role()) {
      record(AuditEventType.ROLE_CHANGED, after, actor, fromTo(before.role().label(), after.role().label()), now);
    }
    if (after.status() != before.status()) {
      record(AuditEventType.STATUS_CHANGED, after, actor, fromTo(before.status().label(), after.status().label()), now);
    }
    if (!after.isActive()) {
      endSessions(after, actor, now);
    }
    return users.find(after.id()).orElseThrow();
  }

  private void endSessions(User user, Actor actor, Instant now) {
    int count = sessions.revoke(user.id(), now);
    if (count > 0) {
      record(AuditEventType.SESSIONS_REVOKED, user, actor, Map.of("count", Integer.toString(count)), now);
    }
  }

  private void record(AuditEventType type, User user, Actor actor, Map<String, String> detail, Instant now) {
    auditTrail.add(new AuditEvent(type, Optional.of(user.id()), actor, detail, now));
  }

  private static Map<String, String> fromTo(String from, String to) {
    return Map.of("from", from, "to", to);
  }
}
