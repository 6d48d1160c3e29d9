package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Stores another role or status, records the change in the audit trail, and revokes the sessions of a disabled user.
 */
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
  }

  private void endSessions(User user, Actor actor, Instant now) {
    int count = sessions.revoke(user.id());
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
