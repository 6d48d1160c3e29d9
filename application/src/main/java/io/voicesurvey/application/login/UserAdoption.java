package io.voicesurvey.application.login;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Relinking;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Optional;

/** Gives a user of another issuer a new identity. The sessions of the old identity end. */
final class UserAdoption {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;

  UserAdoption(UserRepository users, SessionRepository sessions, AuditTrail auditTrail) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
  }

  /**
   * Returns the stored user with the identity. Empty, with nothing changed, if another login got the identity meanwhile.
   *
   * @param holder locked by the surrounding transaction
   */
  Optional<User> adopt(User holder, ExternalIdentity identity, Instant now) {
    return switch (users.relink(holder.relinked(identity, now))) {
      case Relinking.RELINKED -> {
        record(holder, identity, now);
        yield users.findAndLock(identity);
      }
      case Relinking.IDENTITY_TAKEN -> Optional.empty();
      case Relinking.STALE -> throw new IllegalStateException("a user changed although it was locked");
    };
  }

  private void record(User holder, ExternalIdentity identity, Instant now) {
    int ended = sessions.revoke(holder.id());
    auditTrail
        .add(AuditEvent.userRelinked(holder.id(), holder.identity().orElseThrow(), identity, Actor.IDENTITY_PROVIDER,
            now));
    if (ended > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(holder.id(), ended, Actor.IDENTITY_PROVIDER, now));
    }
  }
}
