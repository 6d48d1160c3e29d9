package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserId;
import java.time.InstantSource;

/** Removes a trust rule of a service account, and ends the tokens that workloads got by it. */
public final class RemoveTrustRule {
  public record Command(ServiceName name, CredentialId rule, Actor actor) {}

  public sealed interface Outcome {
    /** @param sessions the number of ended tokens */
    record Removed(UserId account, int sessions) implements Outcome {}

    /** The account does not exist or has no such rule. */
    record NotFound() implements Outcome {}
  }

  private final UserRepository users;
  private final TrustRules rules;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public RemoveTrustRule(UserRepository users, TrustRules rules, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, InstantSource clock) {
    this.users = users;
    this.rules = rules;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> users.findAndLock(command.name().identity())
        .filter(user -> rules.delete(user.id(), command.rule())).map(user -> removed(user.id(), command))
        .orElseGet(Outcome.NotFound::new));
  }

  private Outcome removed(UserId account, Command command) {
    int ended = sessions.revoke(account, command.rule());
    auditTrail.add(AuditEvent.trustRemoved(account, command.rule(), ended, command.actor(), clock.instant()));
    return new Outcome.Removed(account, ended);
  }
}
