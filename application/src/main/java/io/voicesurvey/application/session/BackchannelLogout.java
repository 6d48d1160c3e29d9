package io.voicesurvey.application.session;

import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SpentTokens;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.Secret;
import java.time.InstantSource;

/**
 * Ends the sessions whose login ended at the identity provider, which says so itself, by a token that works once
 * (OpenID Connect Back-Channel Logout 1.0).
 */
public final class BackchannelLogout {
  public record Command(Secret logoutToken) {}

  public sealed interface Outcome {
    /** @param sessions how many; none where the provider names somebody whom nobody here knows */
    record Ended(int sessions) implements Outcome {}

    /** @param check the check that failed, for the log; says nothing that a stranger chose */
    record TokenRefused(String check) implements Outcome {}

    /** A genuine token that came before. */
    record TokenReplayed() implements Outcome {}
  }

  private final IdentityProvider provider;
  private final SpentTokens spentTokens;
  private final SessionRepository sessions;
  private final Transactions transactions;
  private final InstantSource clock;

  public BackchannelLogout(IdentityProvider provider, SpentTokens spentTokens, SessionRepository sessions,
      Transactions transactions, InstantSource clock) {
    this.provider = provider;
    this.spentTokens = spentTokens;
    this.sessions = sessions;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return switch (provider.verifyLogout(command.logoutToken())) {
      case LogoutVerification.Refused(String check) -> new Outcome.TokenRefused(check);
      case LogoutVerification.Genuine genuine -> transactions.inTransaction(() -> end(genuine));
    };
  }

  /** In one transaction: a token that failed to end anything for the database's sake may come again. */
  private Outcome end(LogoutVerification.Genuine genuine) {
    return spentTokens.spend(genuine.logout().issuer(), genuine.tokenId(), genuine.expiresAt())
        ? new Outcome.Ended(sessions.revoke(genuine.logout(), clock.instant()).size())
        : new Outcome.TokenReplayed();
  }
}
