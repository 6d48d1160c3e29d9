package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.IssuerUnavailable;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.application.port.WorkloadTokens;
import io.voicesurvey.application.port.WorkloadTokens.Verification;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.TrustDecision;
import io.voicesurvey.domain.program.TrustDecision.NearestRule;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.program.WorkloadToken;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Exchanges the token of a workload for an access token of the service account whose trust rule matches it (RFC 8693).
 * An issuer that no rule names is never contacted. Each workload token works once.
 */
public final class ExchangeToken {
  public record Command(Secret subjectToken, Client client) {}

  public sealed interface Outcome {
    record Issued(ServiceToken token) implements Outcome {}

    /** @param check the failed check, for the log: the member, the received and the expected value; never the token */
    record TokenRefused(String check) implements Outcome {}

    /** A genuine token that was used before. */
    record TokenReplayed() implements Outcome {}

    /** No trust rule names the issuer of the token. Nothing of the token is verified. */
    record IssuerUntrusted() implements Outcome {}

    /** @param reason for the log: how the genuine token differs from the nearest rule */
    record Untrusted(String reason) implements Outcome {}

    /** Rules of several accounts match. */
    record Ambiguous(Set<UserId> accounts) implements Outcome {
      public Ambiguous {
        accounts = Set.copyOf(accounts);
      }
    }

    record AccountDisabled(UserId account) implements Outcome {}
  }

  private final WorkloadTokens workloadTokens;
  private final TrustRules rules;
  private final UsedTokens usedTokens;
  private final Transactions transactions;
  private final CredentialSessions sessions;
  private final SessionPolicy policy;

  public ExchangeToken(WorkloadTokens workloadTokens, TrustRules rules, UsedTokens usedTokens, ServiceUses uses,
      SessionRepository sessions, AuditTrail auditTrail, Transactions transactions, AccessTokens accessTokens,
      SecretGenerator secrets, SessionPolicy policy, InstantSource clock) {
    this.workloadTokens = workloadTokens;
    this.rules = rules;
    this.usedTokens = usedTokens;
    this.transactions = transactions;
    this.sessions = new CredentialSessions(sessions, auditTrail, uses, accessTokens, secrets, clock);
    this.policy = policy;
  }

  /** @throws IssuerUnavailable if the keys of the token's issuer are needed and cannot be fetched */
  public Outcome execute(Command command) {
    return workloadTokens.issuer(command.subjectToken()).map(issuer -> exchange(command, issuer))
        .orElseGet(() -> new Outcome.TokenRefused("form: it is no signed JWT with an issuer"));
  }

  private Outcome exchange(Command command, String issuer) {
    List<TrustRule> ofIssuer = rules.find(issuer);
    return ofIssuer.isEmpty()
        ? new Outcome.IssuerUntrusted()
        : switch (workloadTokens.verify(command.subjectToken(), issuer)) {
          case Verification.Refused(String check) -> new Outcome.TokenRefused(check);
          case Verification.Genuine(WorkloadToken token) -> decide(ofIssuer, token, command.client());
        };
  }

  private Outcome decide(List<TrustRule> ofIssuer, WorkloadToken token, Client client) {
    return switch (TrustDecision.of(ofIssuer, token)) {
      case TrustDecision.Trusted(TrustRule rule) -> transactions.inTransaction(() -> issue(rule, token, client));
      case TrustDecision.Untrusted(NearestRule nearest) -> new Outcome.Untrusted(reason(nearest));
      case TrustDecision.Ambiguous(Set<UserId> accounts) -> new Outcome.Ambiguous(accounts);
    };
  }

  private static String reason(NearestRule nearest) {
    return "of the nearest trust rule, " + nearest.rule().id().value() + ": "
        + nearest.differences().stream().map(TrustRule.Difference::text).collect(Collectors.joining("; "));
  }

  /** In one transaction: if the database fails, the token stays unused and the program may retry. */
  private Outcome issue(TrustRule rule, WorkloadToken token, Client client) {
    Optional<CredentialHolder> found = rules.hold(rule.id());
    if (found.isEmpty()) {
      return new Outcome.Untrusted("the trust rule " + rule.id().value() + " was removed meanwhile");
    }
    CredentialHolder holder = found.get();
    if (!holder.account().isActive()) {
      return new Outcome.AccountDisabled(holder.account().id());
    }
    Duration lifetime = lifetime(rule, token, holder);
    if (lifetime.toSeconds() < 1) {
      return new Outcome.TokenRefused("exp is less than one second ahead");
    }
    return usedTokens.add(token.issuer(), token.tokenId(), token.expiresAt())
        ? new Outcome.Issued(sessions.start(holder, rule.id(), lifetime, client, event -> facts(event, rule, token)))
        : new Outcome.TokenReplayed();
  }

  /** Counts from the database's clock, by which the session ends: the access token never outlives the workload's. */
  private Duration lifetime(TrustRule rule, WorkloadToken token, CredentialHolder holder) {
    return Collections.min(List.of(rule.maxLifetime(), policy.absoluteLimit(),
        Duration.between(holder.readAt(), token.expiresAt())));
  }

  private static AuditEvent facts(AuditEvent event, TrustRule rule, WorkloadToken token) {
    return event.with(AuditDetail.TRUST_ID, rule.id()).with(AuditDetail.ISSUER, token.issuer())
        .with(AuditDetail.SUBJECT, Optional.ofNullable(token.claims().get("sub")));
  }
}
