package io.voicesurvey.application.port;

import java.time.Duration;
import java.time.Instant;

/** The tokens of others that work once and have. Every method may throw {@link DatabaseUnavailable}. */
public interface SpentTokens {
  /**
   * Remembers a token as spent, at least until {@code expiresAt}; false, and nothing is changed, where it is already. Of
   * many callers at once only one can win, and a refusal leaves the transaction usable.
   *
   * @param tokenId the {@code jti} claim, unique to the issuer alone; 1 to 255 printable characters
   */
  boolean spend(String issuer, String tokenId, Instant expiresAt);

  /**
   * Forgets tokens that expired, by the database's clock, longer ago than {@code retention}, but for those that somebody
   * else holds.
   *
   * @param limit how many at most, at least 1
   * @return how many it forgot; fewer than {@code limit} where there are no more
   */
  int purge(Duration retention, int limit);
}
