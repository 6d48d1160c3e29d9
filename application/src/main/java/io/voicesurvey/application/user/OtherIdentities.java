package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.List;

/**
 * The other users of a person whom a directory disables: the provider stated the external id of the person for them.
 * Their next login is refused, so their sessions end, too.
 */
final class OtherIdentities {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;

  OtherIdentities(UserRepository users, SessionRepository sessions, AuditTrail auditTrail) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
  }

  void endSessions(User disabled, Actor actor, Instant now) {
    disabled.externalId().map(users::findClaiming).orElse(List.of()).stream()
        .filter(user -> !user.equals(disabled.id())).forEach(user -> endSessions(user, actor, now));
  }

  private void endSessions(UserId user, Actor actor, Instant now) {
    int count = sessions.revoke(user);
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user, count, actor, now));
    }
  }
}
