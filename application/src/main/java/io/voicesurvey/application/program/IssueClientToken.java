package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.Client;
import java.time.Duration;
import java.time.InstantSource;

/** Issues an access token to a program that presents its client secret: the grant client_credentials of OAuth 2.0. */
public final class IssueClientToken {
  /** @param clientId {@code service:NAME} */
  public record Command(String clientId, Secret secret, Client client) {}

  public sealed interface Outcome {
    record Issued(ServiceToken token) implements Outcome {}

    /** As {@link AuthenticateClient.Outcome.Refused}. */
    record ClientRefused() implements Outcome {}
  }

  private final ServiceAccounts accounts;
  private final Transactions transactions;
  private final AuthenticateClient authenticateClient;
  private final CredentialSessions sessions;
  private final Duration lifetime;

  /** @param lifetime of the tokens */
  public IssueClientToken(ServiceAccounts accounts, ServiceUses uses, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, AccessTokens accessTokens, SecretGenerator secrets, Duration lifetime,
      InstantSource clock) {
    this.accounts = accounts;
    this.transactions = transactions;
    this.authenticateClient = new AuthenticateClient(accounts, clock);
    this.sessions = new CredentialSessions(sessions, auditTrail, uses, accessTokens, secrets, clock);
    this.lifetime = lifetime;
  }

  public Outcome execute(Command command) {
    AuthenticateClient.Outcome outcome = authenticateClient
        .execute(new AuthenticateClient.Command(command.clientId(), command.secret()));
    return switch (outcome) {
      case AuthenticateClient.Outcome.Authenticated(var account, CredentialId secret) ->
        transactions.inTransaction(() -> issue(secret, command.client()));
      case AuthenticateClient.Outcome.Refused refused -> new Outcome.ClientRefused();
    };
  }

  /** The secret may have been deleted, or the account disabled, since it was read. */
  private Outcome issue(CredentialId secret, Client client) {
    return accounts.hold(secret).filter(holder -> holder.account().isActive())
        .<Outcome>map(holder -> new Outcome.Issued(start(holder, secret, client)))
        .orElseGet(Outcome.ClientRefused::new);
  }

  private ServiceToken start(CredentialHolder holder, CredentialId secret, Client client) {
    return sessions.start(holder, secret, lifetime, client,
        event -> event.with(AuditDetail.SECRET_ID, secret));
  }
}
