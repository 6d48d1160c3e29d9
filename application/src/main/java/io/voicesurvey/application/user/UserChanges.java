package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores changed users, records the changes in the audit trail, and revokes the sessions of disabled users. */
final class UserChanges {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;

  UserChanges(UserRepository users, SessionRepository sessions, AuditTrail auditTrail) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
  }

  /** @param before locked by the surrounding transaction */
  record Change(User before, User after) {}

  /** @param before locked by the surrounding transaction */
  void store(User before, User after, Actor actor, Instant now) {
    store(before, after, actor, Optional.empty(), now);
  }

  /**
   * @param before locked by the surrounding transaction
   * @param reason of another status
   */
  void store(User before, User after, Actor actor, Optional<AuditReason> reason, Instant now) {
    store(List.of(new Change(before, after)), actor, reason, now);
  }

  /** Stores several changes in the same way. One statement adds all events. */
  void store(List<Change> changes, Actor actor, Instant now) {
    store(changes, actor, Optional.empty(), now);
  }

  private void store(List<Change> changes, Actor actor, Optional<AuditReason> reason, Instant now) {
    List<AuditEvent> events = new ArrayList<>();
    for (Change change : changes) {
      if (users.update(change.after()) != Update.UPDATED) {
        throw new IllegalStateException("a user changed although it was locked");
      }
      events.addAll(events(change.before(), change.after(), actor, reason, now));
      endSessions(change.after(), actor, now).ifPresent(events::add);
    }
    if (!events.isEmpty()) {
      auditTrail.add(events);
    }
  }

  private static List<AuditEvent> events(User before, User after, Actor actor, Optional<AuditReason> reason,
      Instant now) {
    List<AuditEvent> events = new ArrayList<>();
    AuditEvent.userChanged(before, after, actor, now).ifPresent(events::add);
    if (after.role() != before.role()) {
      events.add(AuditEvent.roleChanged(after.id(), before.role(), after.role(), actor, now));
    }
    if (after.status() != before.status()) {
      AuditEvent event = AuditEvent.statusChanged(after.id(), before.status(), after.status(), actor, now);
      events.add(reason.map(event::with).orElse(event));
    }
    return events;
  }

  /** Does nothing for an active user, and for a waiting one, who never had a session. */
  private Optional<AuditEvent> endSessions(User user, Actor actor, Instant now) {
    int count = user.isActive() || user.isWaiting() ? 0 : sessions.revoke(user.id());
    return Optional.of(count).filter(ended -> ended > 0)
        .map(ended -> AuditEvent.sessionsRevoked(user.id(), ended, actor, now));
  }
}
