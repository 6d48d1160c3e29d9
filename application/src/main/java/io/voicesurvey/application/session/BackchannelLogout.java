package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SpentTokens;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends the sessions whose login ended at the identity provider, which says so itself, by a token that works once
 * (OpenID Connect Back-Channel Logout 1.0).
 */
public final class BackchannelLogout {
  public record Command(Secret logoutToken) {}

  public sealed interface Outcome {
    /** @param sessions how many; none where the provider names somebody whom nobody here knows */
    record Ended(int sessions) implements Outcome {}

    /**
     * @param check            the check that failed, for the log: the member, what came and what was expected
     * @param signedByProvider true where the provider signed the token, so that it is to blame for what is wrong
     */
    record TokenRefused(String check, boolean signedByProvider) implements Outcome {}

    /** A genuine token that came before. */
    record TokenReplayed() implements Outcome {}
  }

  private final IdentityProvider provider;
  private final SpentTokens spentTokens;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public BackchannelLogout(IdentityProvider provider, SpentTokens spentTokens, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.provider = provider;
    this.spentTokens = spentTokens;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return switch (provider.verifyLogout(command.logoutToken())) {
      case LogoutVerification.Refused(String check, boolean signedByProvider) ->
        new Outcome.TokenRefused(check, signedByProvider);
      case LogoutVerification.Genuine genuine -> transactions.inTransaction(() -> end(genuine));
    };
  }

  /** In one transaction: a token that failed to end anything for the database's sake may come again. */
  private Outcome end(LogoutVerification.Genuine genuine) {
    return spentTokens.spend(genuine.logout().issuer(), genuine.tokenId(), genuine.expiresAt())
        ? end(genuine.logout(), clock.instant())
        : new Outcome.TokenReplayed();
  }

  private Outcome end(ProviderLogout logout, Instant now) {
    List<Session> ended = sessions.revoke(logout);
    ended.stream().collect(Collectors.groupingBy(Session::userId, Collectors.counting()))
        .forEach((user, count) -> auditTrail.add(new AuditEvent(AuditEventType.SESSIONS_REVOKED, Optional.of(user),
            Actor.IDENTITY_PROVIDER, Map.of("count", Long.toString(count)), now)));
    return new Outcome.Ended(ended.size());
  }
}
