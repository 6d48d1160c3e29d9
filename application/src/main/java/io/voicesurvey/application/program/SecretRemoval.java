package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.OptionalInt;

/** Deletes client secrets. The tokens that programs got by a secret end with it. */
final class SecretRemoval {
  private final ServiceAccounts accounts;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;

  SecretRemoval(ServiceAccounts accounts, SessionRepository sessions, AuditTrail auditTrail) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
  }

  /**
   * Returns the number of ended sessions; empty if the account has no such secret. Call it in the transaction that
   * locks the account.
   */
  OptionalInt remove(UserId account, CredentialId secret, Actor actor, Instant now) {
    if (!accounts.deleteSecret(account, secret)) {
      return OptionalInt.empty();
    }
    int ended = sessions.revoke(account, secret);
    auditTrail.add(AuditEvent.clientSecretDeleted(account, secret, ended, actor, now));
    return OptionalInt.of(ended);
  }
}
