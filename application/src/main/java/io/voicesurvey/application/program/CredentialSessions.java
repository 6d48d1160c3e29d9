package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts sessions of programs. A session ends with its token, or with the credential that the program presented. */
final class CredentialSessions {
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final ServiceUses uses;
  private final AccessTokens accessTokens;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  CredentialSessions(SessionRepository sessions, AuditTrail auditTrail, ServiceUses uses, AccessTokens accessTokens,
      SecretGenerator secrets, InstantSource clock) {
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.uses = uses;
    this.accessTokens = accessTokens;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Call it in the transaction that holds the credential.
   *
   * @param facts adds the facts of this grant to the audit event
   */
  ServiceToken start(CredentialHolder holder, CredentialId credential, Duration lifetime, Client client,
      UnaryOperator<AuditEvent> facts) {
    User account = holder.account();
    SessionPolicy policy = new SessionPolicy(lifetime, lifetime, Duration.ZERO);
    Session session = sessions.insert(Session.started(new SessionId(secrets.id()), account.id(), client,
        Optional.empty(), policy, holder.readAt()), credential);
    auditTrail.add(facts.apply(AuditEvent.serviceTokenIssued(account.id(), account.role(), lifetime, session.id(),
        Actor.user(account.id()), clock.instant())));
    uses.record(account.id());
    AccessTokens.Issued issued = accessTokens.issueForWholeSession(account, session, session.createdAt());
    return new ServiceToken(issued.token(), issued.lifetime(), account, session.id());
  }
}
