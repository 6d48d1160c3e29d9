package io.voicesurvey.domain.program;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret with which a program authenticates as a service account (RFC 6749, section 2.3.1). Only its digest is
 * stored.
 *
 * @param expiresAt empty: it does not expire
 */
public record ClientSecret(CredentialId id, SecretDigest digest, Instant createdAt, Optional<Instant> expiresAt) {
  public ClientSecret {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  public boolean isExpired(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }
}
