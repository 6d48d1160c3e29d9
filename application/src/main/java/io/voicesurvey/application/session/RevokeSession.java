package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;

/** Revokes one live session of a user. */
public final class RevokeSession {
  /** @param owner the user whose session it must be */
  public record Command(UserId owner, SessionId sessionId, Actor actor) {}

  public sealed interface Outcome {
    record Revoked() implements Outcome {}

    /** The session is unknown, has ended, or is another user's. The caller cannot distinguish these cases. */
    record NotFound() implements Outcome {}
  }

  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public RevokeSession(SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      InstantSource clock) {
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> revoke(command, clock.instant()));
  }

  private Outcome revoke(Command command, Instant now) {
    boolean own = sessions.find(command.sessionId())
        .filter(found -> found.session().userId().equals(command.owner())).isPresent();
    if (!own || !sessions.revoke(command.sessionId())) {
      return new Outcome.NotFound();
    }
    auditTrail.add(AuditEvent.sessionRevoked(command.owner(), command.sessionId(), command.actor(), now));
    return new Outcome.Revoked();
  }
}
