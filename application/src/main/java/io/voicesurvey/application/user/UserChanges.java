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
import java.util.Optional;

/** Stores a changed user, records the change in the audit trail, and revokes the sessions of a disabled user. */
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
  void store(User before, User after, Actor actor, Instant now) {
    store(before, after, actor, Optional.empty(), now);
  }

  /**
   * @param before locked by the surrounding transaction
   * @param reason of another status
   */
  void store(User before, User after, Actor actor, Optional<AuditReason> reason, Instant now) {
    if (users.update(after) != Update.UPDATED) {
      throw new IllegalStateException("a user changed although it was locked");
    }
    AuditEvent.userChanged(before, after, actor, now).ifPresent(auditTrail::add);
    if (after.role() != before.role()) {
      auditTrail.add(AuditEvent.roleChanged(after.id(), before.role(), after.role(), actor, now));
    }
    if (after.status() != before.status()) {
      AuditEvent event = AuditEvent.statusChanged(after.id(), before.status(), after.status(), actor, now);
      auditTrail.add(reason.map(event::with).orElse(event));
    }
    if (!after.isActive()) {
      endSessions(after, actor, now);
    }
  }

  private void endSessions(User user, Actor actor, Instant now) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, actor, now));
    }
  }
}
