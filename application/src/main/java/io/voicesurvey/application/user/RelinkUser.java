package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes another identity at the provider a known user's own: the way out where somebody comes back under another one and
 * is refused because their email is known. Their sessions end, for what vouched for them counts no more.
 */
public final class RelinkUser {
  /** @param identity who the user is at the provider from now on */
  public record Command(UserReference user, ExternalIdentity identity, Actor actor) {}

  public sealed interface Outcome {
    /** @param revoked how many sessions ended; none where the identity was the user's already */
    record Relinked(User user, int revoked) implements Outcome {}

    record NotFound() implements Outcome {}

    /** The identity is another user's. */
    record IdentityTaken() implements Outcome {}

    /** What vouches for service accounts vouches for nobody else, and nothing else for them. */
    record IssuerReserved() implements Outcome {}

    /** The provider does not vouch for the email that the user is called by. */
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
    if (command.user().isUncertain(before)) {
      return new Outcome.EmailUnverified(before);
    }
    if (before.identity().equals(command.identity())) {
      return new Outcome.Relinked(before, 0);
    }
    Instant now = clock.instant();
    User after = before.relinked(command.identity(), now);
    return switch (users.relink(after)) {
      case RELINKED -> new Outcome.Relinked(after, revoke(before, after, command.actor(), now));
      case IDENTITY_TAKEN -> new Outcome.IdentityTaken();
      case STALE -> throw new IllegalStateException("a user changed although it was locked");
    };
  }

  private int revoke(User before, User after, Actor actor, Instant now) {
    int revoked = sessions.revoke(after.id());
    Map<String, String> detail = Map.of("from_issuer", before.identity().issuer(), "from_subject",
        before.identity().subject(), "to_issuer", after.identity().issuer(), "to_subject", after.identity().subject());
    auditTrail.add(new AuditEvent(AuditEventType.USER_RELINKED, Optional.of(after.id()), actor, detail, now));
    if (revoked > 0) {
      auditTrail.add(new AuditEvent(AuditEventType.SESSIONS_REVOKED, Optional.of(after.id()), actor,
          Map.of("count", Integer.toString(revoked)), now));
    }
    return revoked;
  }
}
