package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Gives an existing user another identity at the provider. Use it when a user returns with a new identity and the login
 * is refused because the email is in use. The user's sessions end, because the old identity is no longer valid.
 */
public final class RelinkUser {
  /** @param identity the user's new identity at the provider */
  public record Command(UserReference user, ExternalIdentity identity, Actor actor) {}

  public sealed interface Outcome {
    /** @param revoked the number of ended sessions; 0 if the user had the identity already */
    record Relinked(User user, int revoked) implements Outcome {}

    record NotFound() implements Outcome {}

    /** Another user has the identity. */
    record IdentityTaken() implements Outcome {}

    /** Only service accounts can have the issuer of service accounts, and they can have no other. */
    record IssuerReserved() implements Outcome {}

    /** The user waits for the first login, which states the identity. */
    record Waiting(User user) implements Outcome {}

    /** The reference is by email and the user's email is not verified. */
    record EmailUnverified(User user) implements Outcome {}
  }

  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public RelinkUser(UserRepository users, SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return command.identity().issuer().equals(ServiceName.ISSUER)
        ? new Outcome.IssuerReserved()
        : transactions.inTransaction(() -> command.user().findAndLock(users).map(user -> relink(user, command))
            .orElseGet(Outcome.NotFound::new));
  }

  private Outcome relink(User before, Command command) {
    if (before.isServiceAccount()) {
      return new Outcome.IssuerReserved();
    }
    if (before.isWaiting()) {
      return new Outcome.Waiting(before);
    }
    if (command.user().isUncertain(before)) {
      return new Outcome.EmailUnverified(before);
    }
    ExternalIdentity former = before.identity().orElseThrow();
    if (former.equals(command.identity())) {
      return new Outcome.Relinked(before, 0);
    }
    Instant now = clock.instant();
    User after = before.relinked(command.identity(), now);
    return switch (users.relink(after)) {
      case RELINKED -> new Outcome.Relinked(after, revoke(former, command, after, now));
      case IDENTITY_TAKEN -> new Outcome.IdentityTaken();
      case STALE -> throw new IllegalStateException("a user changed although it was locked");
    };
  }

  private int revoke(ExternalIdentity former, Command command, User after, Instant now) {
    int revoked = sessions.revoke(after.id());
    auditTrail.add(AuditEvent.userRelinked(after.id(), former, command.identity(), command.actor(), now));
    if (revoked > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(after.id(), revoked, command.actor(), now));
    }
    return revoked;
  }
}
