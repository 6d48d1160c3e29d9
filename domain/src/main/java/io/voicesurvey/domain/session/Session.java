package io.voicesurvey.domain.session;

import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.login.Authentication;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A session: one login and its chain of refresh tokens, each generation following the one before. {@link Rotation}
 * decides about each presented token.
 *
 * @param generation    of the newest refresh token, from 0
 * @param lastUsedAt    when the newest refresh token was issued
 * @param expiresAt     the earlier of the idle and the absolute limit
 * @param providerLogin empty without an identity provider: for a service token
 */
public record Session(SessionId id, UserId userId, int generation, Instant createdAt, Instant lastUsedAt,
    Instant expiresAt, Optional<Instant> revokedAt, Client client, Optional<ProviderLogin> providerLogin) {
  public Session {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(lastUsedAt, "lastUsedAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(revokedAt, "revokedAt");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(providerLogin, "providerLogin");
    if (generation < 0) {
      throw new IllegalArgumentException("a generation must be at least 0");
    }
  }

  public static Session started(SessionId id, UserId userId, Client client, Optional<ProviderLogin> providerLogin,
      SessionPolicy policy, Instant now) {
    return new Session(id, userId, 0, now, now, policy.expiry(now, now), Optional.empty(), client, providerLogin);
  }

  /** The user's authentication at the provider; {@link Authentication#UNKNOWN} without a provider. */
  public Authentication authentication() {
    return providerLogin.map(ProviderLogin::authentication).orElse(Authentication.UNKNOWN);
  }

  /** When the user last authenticated. If the provider did not state it: when the session began. */
  public Instant authenticatedAt() {
    return authentication().time().orElse(createdAt);
  }

  public boolean isRevoked() {
    return revokedAt.isPresent();
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  public boolean isLive(Instant now) {
    return !isRevoked() && !isExpired(now);
  }

  /** This session with its next refresh token. */
  Session rotated(SessionPolicy policy, Instant now) {
    return new Session(id, userId, generation + 1, createdAt, now, policy.expiry(createdAt, now), revokedAt, client,
        providerLogin);
  }
}
