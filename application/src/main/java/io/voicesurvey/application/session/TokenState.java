package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AccessTokens.Claims;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.util.Objects;

/**
 * The current state of a token that is in force.
 *
 * @param user     as it is now, not as it was when the token was issued
 * @param issuer   of the token
 * @param audience of the token
 */
public record TokenState(Kind kind, User user, Session session, Claims claims, String issuer, String audience) {
  /** What the bearer of a token can do with it. */
  public enum Kind {
    ACCESS,
    REFRESH
  }

  public TokenState {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(claims, "claims");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(audience, "audience");
  }

  static TokenState of(AuthenticateBearer.Outcome.Authenticated bearer, AccessTokens tokens) {
    return new TokenState(Kind.ACCESS, bearer.user(), bearer.session(), bearer.claims(), tokens.issuer(),
        tokens.audience());
  }
}
