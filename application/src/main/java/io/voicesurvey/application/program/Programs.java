package io.voicesurvey.application.program;

import io.voicesurvey.application.port.Ports;
import io.voicesurvey.domain.session.SessionPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;

/** The use cases of programs and their service accounts. */
public record Programs(FindServices findServices, ShowService showService, CreateService createService,
    CreateClientSecret createClientSecret, DeleteClientSecret deleteClientSecret, FindTrustRules findTrustRules,
    AddTrustRule addTrustRule, RemoveTrustRule removeTrustRule, AuthenticateClient authenticateClient,
    RecognizeClient recognizeClient, RecognizeKnownClient recognizeKnownClient, IssueClientToken issueClientToken,
    ExchangeToken exchangeToken, IssueServiceToken issueServiceToken) {

  /**
   * @param tokenLifetime of the tokens for client secrets; at most the absolute limit of sessions applies
   * @param background    runs tasks that may wait, on other threads
   */
  public static Programs of(Ports in, Duration tokenLifetime, SessionPolicy policy, Executor background) {
    Duration lifetime = Collections.min(List.of(tokenLifetime, policy.absoluteLimit()));
    KnownClients knownClients = new KnownClients();
    RecognizeClient recognizeClient = new RecognizeClient(in.serviceAccounts(), knownClients, in.serviceUses(),
        in.clock());
    return new Programs(new FindServices(in.serviceAccounts()), new ShowService(in.serviceAccounts()),
        new CreateService(in.users(), in.auditTrail(), in.transactions(), in.secrets(), in.clock()),
        new CreateClientSecret(in.users(), in.serviceAccounts(), in.sessions(), in.auditTrail(), in.transactions(),
            in.secrets(), lifetime, in.clock()),
        new DeleteClientSecret(in.users(), in.serviceAccounts(), in.sessions(), in.auditTrail(), in.transactions(),
            in.clock()),
        new FindTrustRules(in.serviceAccounts(), in.trustRules()),
        new AddTrustRule(in.serviceAccounts(), in.trustRules(), in.auditTrail(), in.transactions(), in.secrets(),
            in.clock()),
        new RemoveTrustRule(in.users(), in.trustRules(), in.sessions(), in.auditTrail(), in.transactions(),
            in.clock()),
        new AuthenticateClient(in.serviceAccounts(), in.clock()),
        recognizeClient,
        new RecognizeKnownClient(knownClients, recognizeClient, in.serviceUses(), background, in.clock()),
        new IssueClientToken(in.serviceAccounts(), in.serviceUses(), in.sessions(), in.auditTrail(),
            in.transactions(), in.accessTokens(), in.secrets(), lifetime, in.clock()),
        new ExchangeToken(in.workloadTokens(), in.trustRules(), in.usedTokens(), in.serviceUses(), in.sessions(),
            in.auditTrail(), in.transactions(), in.accessTokens(), in.secrets(), policy, in.clock()),
        new IssueServiceToken(in.users(), in.sessions(), in.auditTrail(), in.transactions(), in.accessTokens(),
            in.secrets(), policy, in.clock()));
  }

  /** The use cases as objects, for the container that injects them by their class. */
  public List<Object> all() {
    return List.of(findServices, showService, createService, createClientSecret, deleteClientSecret, findTrustRules,
        addTrustRule, removeTrustRule, authenticateClient, recognizeClient, recognizeKnownClient, issueClientToken,
        exchangeToken, issueServiceToken);
  }
}
