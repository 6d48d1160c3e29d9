package io.voicesurvey.application.login;

import io.voicesurvey.application.login.UserAdmission.Result.Admitted;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Optional;

/** Opens the session of an admitted user, in place of the session that the browser had before. */
final class SessionOpening {
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final SecretGenerator secrets;
  private final SessionPolicy policy;

  SessionOpening(SessionRepository sessions, AuditTrail auditTrail, AccessTokens accessTokens,
      RefreshTokens refreshTokens, SecretGenerator secrets, SessionPolicy policy) {
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.secrets = secrets;
    this.policy = policy;
  }

  /** Empty if the attempt was completed meanwhile. */
  Optional<Admitted> open(User user, Redeemed redeemed, LoginAttempt attempt, Client client, Instant now) {
    ProviderLogin login = new ProviderLogin(attempt.id(), redeemed.providerSession(), redeemed.logoutHint(),
        redeemed.authentication());
    Session started = Session.started(new SessionId(secrets.id()), user.id(), client, Optional.of(login), policy, now);
    Optional<Session> opened = redeemed.grant().map(grant -> sessions.insert(started, grant))
        .orElseGet(() -> sessions.insert(started));
    opened.flatMap(session -> attempt.replaces()).map(SessionId::new).ifPresent(replaced -> end(replaced, user, now));
    return opened.map(session -> new Admitted(user, session.id(),
        Tokens.issue(accessTokens, refreshTokens, user, session, session.createdAt())));
  }

  /** It may be the session of another user. */
  private void end(SessionId replaced, User user, Instant now) {
    if (sessions.revoke(replaced)) {
      sessions.find(replaced).ifPresent(found -> auditTrail
          .add(AuditEvent.loginReplaced(found.session().userId(), replaced, user.id(), now)));
    }
  }
}
