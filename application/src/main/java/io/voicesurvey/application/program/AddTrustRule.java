package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Adds a trust rule to a service account. */
public final class AddTrustRule {
  /** The parts of the rule, as {@link TrustRule} describes and checks them. */
  public record Command(ServiceName name, String issuer, String audience, Map<String, String> claims,
      Duration maxLifetime, Actor actor) {
    public Command {
      claims = Map.copyOf(claims);
    }
  }

  public sealed interface Outcome {
    record Added(TrustRule rule) implements Outcome {}

    record NotFound() implements Outcome {}
  }

  private final ServiceAccounts accounts;
  private final TrustRules rules;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public AddTrustRule(ServiceAccounts accounts, TrustRules rules, AuditTrail auditTrail, Transactions transactions,
      SecretGenerator secrets, InstantSource clock) {
    this.accounts = accounts;
    this.rules = rules;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> accounts.find(command.name())
        .map(account -> add(account, command, clock.instant())).orElseGet(Outcome.NotFound::new));
  }

  private Outcome add(ServiceAccount account, Command command, Instant now) {
    TrustRule rule = new TrustRule(new CredentialId(secrets.id()), account.user().id(), command.issuer(),
        command.audience(), command.claims(), command.maxLifetime(), now);
    rules.add(rule);
    auditTrail.add(AuditEvent.trustAdded(rule, command.actor(), now));
    return new Outcome.Added(rule);
  }
}
