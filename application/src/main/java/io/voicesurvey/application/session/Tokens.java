package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The pair of tokens of a session, for its client.
 *
 * @param accessLifetime whole seconds
 */
public record Tokens(Secret accessToken, Duration accessLifetime, Secret refreshToken) {
  public Tokens {
    Objects.requireNonNull(accessToken, "accessToken");
    Objects.requireNonNull(accessLifetime, "accessLifetime");
    Objects.requireNonNull(refreshToken, "refreshToken");
  }

  /**
   * Issues the pair of the session's current generation.
   *
   * @param now by the clock of the session's times
   */
  public static Tokens issue(AccessTokens accessTokens, RefreshTokens refreshTokens, User user, Session session,
      Instant now) {
    AccessTokens.Issued access = accessTokens.issue(user, session, now);
    return new Tokens(access.token(), access.lifetime(), refreshTokens.issue(session));
  }
}
