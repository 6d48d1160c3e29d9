package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;

/**
 * The tokens of other issuers that were used: logout tokens and workload tokens. Each works once. Every method may throw
 * {@link DatabaseUnavailable}.
 */
public interface UsedTokens {
  /**
   * Stores a token as used, at least until {@code expiresAt}. If it is stored already, returns false and changes
   * nothing. Only one of several concurrent callers succeeds. The transaction stays usable.
   *
   * @param tokenId unique only for its issuer: the {@code jti} claim or, without one, a hash of the token; 1 to 255
   *                printable characters
   */
  boolean add(String issuer, String tokenId, Instant expiresAt);

  /**
   * Deletes tokens that expired, by the database's clock, longer than {@code retention} ago. Skips tokens that another
   * transaction has locked.
   *
   * @param limit the maximum number, at least 1
   * @return the number of deleted tokens; fewer than {@code limit} if there are no more
   */
  int purge(Duration retention, int limit);
}
