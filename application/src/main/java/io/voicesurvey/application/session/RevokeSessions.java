package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SessionRepository.RevokedBatch;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.InstantSource;
import java.util.Optional;

/** Revokes all sessions of one user or of all users. Which sessions end depends on no clock. */
public final class RevokeSessions {
  public sealed interface Command {
    Actor actor();

    record OfUser(UserReference user, Actor actor) implements Command {}

    /** All users, including service accounts. */
    record OfAllUsers(Actor actor) implements Command {}
  }

  public sealed interface Outcome {
    /** @param count the number of ended sessions */
    record Revoked(int count) implements Outcome {}

    record UserNotFound() implements Outcome {}
  }

  /** Small enough for the time limit of one statement. */
  private static final int BATCH = 2_000;

  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public RevokeSessions(UserRepository users, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return switch (command) {
      case Command.OfUser(UserReference user, Actor actor) ->
        transactions.inTransaction(() -> user.findAndLock(users).map(found -> ofUser(found, actor))
            .orElseGet(Outcome.UserNotFound::new));
      case Command.OfAllUsers(Actor actor) -> ofAllUsers(actor);
    };
  }

  private Outcome ofUser(User user, Actor actor) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, actor, clock.instant()));
    }
    return new Outcome.Revoked(count);
  }

  /** Each batch is its own transaction: others wait only briefly, and a failure does not undo earlier batches. */
  private Outcome ofAllUsers(Actor actor) {
    int count = 0;
    Optional<SessionId> after = Optional.empty();
    do {
      Optional<SessionId> last = after;
      RevokedBatch batch = transactions.inTransaction(() -> next(last, actor));
      count += batch.count();
      after = batch.last();
    } while (after.isPresent());
    return new Outcome.Revoked(count);
  }

  private RevokedBatch next(Optional<SessionId> after, Actor actor) {
    RevokedBatch batch = sessions.revokeNext(after, BATCH);
    if (batch.count() > 0) {
      auditTrail.add(AuditEvent.sessionsOfUsersRevoked(batch.count(), actor, clock.instant()));
    }
    return batch;
  }
}
