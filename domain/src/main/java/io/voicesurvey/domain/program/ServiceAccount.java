package io.voicesurvey.domain.program;

import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A service account: the user of a program.
 *
 * @param secrets    the oldest first, expired ones included
 * @param lastUsedAt when one of its tokens was last used, at most one minute old; empty if never
 */
public record ServiceAccount(User user, List<ClientSecret> secrets, Optional<Instant> lastUsedAt) {

  /** With two secrets, a program can change to a new one before the old one is deleted. */
  public static final int MAX_LIVE_SECRETS = 2;

  public ServiceAccount {
    if (!user.isServiceAccount()) {
      throw new IllegalArgumentException("the user is not a service account");
    }
    secrets = List.copyOf(secrets);
    Objects.requireNonNull(lastUsedAt, "lastUsedAt");
  }

  public ServiceName name() {
    return ServiceName.ofClientId(clientId()).orElseThrow();
  }

  /** The {@code client_id} of OAuth 2.0: {@code service:NAME}. */
  public String clientId() {
    return user.identity().orElseThrow().subject();
  }

  /** Whether the account may get another secret. Expired secrets do not count. */
  public boolean mayAddSecret(Instant now) {
    return secrets.stream().filter(secret -> !secret.isExpired(now)).count() < MAX_LIVE_SECRETS;
  }

  /** The live secret that was presented; empty if it is none of this account's or the account is disabled. */
  public Optional<ClientSecret> authenticate(SecretDigest presented, Instant now) {
    return secrets.stream().filter(secret -> secret.digest().equals(presented))
        .filter(secret -> user.isActive() && !secret.isExpired(now)).findFirst();
  }
}
