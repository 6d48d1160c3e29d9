package io.voicesurvey.domain.program;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Collections;
import java.util.LinkedHashSet;

/**
 * A workload token whose signature, issuer and times are verified.
 *
 * @param audiences the {@code aud} claim
 * @param claims    the claims that are strings
 * @param tokenId   identifies the token at its issuer, 1 to 255 printable characters
 * @param expiresAt the {@code exp} claim
 */
public record WorkloadToken(String issuer, SequencedSet<String> audiences, Map<String, String> claims, String tokenId,
    Instant expiresAt) {
  public WorkloadToken {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(tokenId, "tokenId");
    Objects.requireNonNull(expiresAt, "expiresAt");
    audiences = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(audiences));
    claims = Map.copyOf(claims);
  }
}
