package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ends the sessions whose login ended at the identity provider. The provider sends a logout token, which works once
 * (OpenID Connect Back-Channel Logout 1.0).
 */
public final class BackchannelLogout {
  public record Command(Secret logoutToken) {}

  public sealed interface Outcome {
    /** @param sessions the number of ended sessions; 0 if no session matches, for example for an unknown user */
    record Ended(int sessions) implements Outcome {}

    /**
     * @param check            the failed check, for the log: the member, the received and the expected value
     * @param signedByProvider true if the token is provider-signed, so that the provider caused the error
     */
    record TokenRefused(String check, boolean signedByProvider) implements Outcome {}

    /** A genuine token that was used before. */
    record TokenReplayed() implements Outcome {}
  }

  private final IdentityProviders providers;
  private final UsedTokens usedTokens;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public BackchannelLogout(IdentityProviders providers, UsedTokens usedTokens, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.providers = providers;
    this.usedTokens = usedTokens;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Only the provider that the token names may verify it: another one's keys and client id do not count. */
  public Outcome execute(Command command) {
    return providers.ofLogoutToken(command.logoutToken()).map(named -> end(named, command.logoutToken()))
        .orElseGet(() -> new Outcome.TokenRefused(
            "iss is missing or unknown, expected the issuer of a configured identity provider", false));
  }

  private Outcome end(ConfiguredProvider named, Secret logoutToken) {
    return switch (named.call(provider -> provider.verifyLogout(logoutToken))) {
      case LogoutVerification.Refused(String check, boolean signedByProvider) ->
        new Outcome.TokenRefused(check, signedByProvider);
      case LogoutVerification.Genuine genuine -> transactions.inTransaction(() -> end(genuine));
    };
  }

  /** In one transaction: if the database fails, the token stays unused and the provider may retry. */
  private Outcome end(LogoutVerification.Genuine genuine) {
    return usedTokens.add(genuine.logout().issuer(), genuine.tokenId(), genuine.expiresAt())
        ? end(genuine.logout(), clock.instant())
        : new Outcome.TokenReplayed();
  }

  private Outcome end(ProviderLogout logout, Instant now) {
    List<Session> ended = sessions.revoke(logout);
    ended.stream().collect(Collectors.groupingBy(Session::userId, Collectors.counting()))
        .forEach(
            (user, count) -> auditTrail.add(AuditEvent.sessionsRevoked(user, count, Actor.IDENTITY_PROVIDER, now)));
    return new Outcome.Ended(ended.size());
  }
}
