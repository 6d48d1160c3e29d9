package io.voicesurvey.application.program;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.Objects;

/**
 * An access token that a program got for a service account.
 *
 * @param lifetime whole seconds
 */
public record ServiceToken(Secret token, Duration lifetime, User account, SessionId sessionId) {
  public ServiceToken {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(lifetime, "lifetime");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(sessionId, "sessionId");
  }
}
