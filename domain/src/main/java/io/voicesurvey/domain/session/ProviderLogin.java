package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttemptId;
import java.util.Objects;
import java.util.Optional;

/**
 * The login at an identity provider that a session came from.
 *
 * @param attempt    used up by this session
 * @param providerSession the provider's own name of its session, the {@code sid} claim, by which it can end ours
 * @param logoutHint what the provider wants to see again when its session is to end; sealed, for its adapter alone
 */
public record ProviderLogin(LoginAttemptId attempt, Optional<String> providerSession, Optional<Secret> logoutHint) {
  public ProviderLogin {
    Objects.requireNonNull(attempt, "attempt");
    Objects.requireNonNull(providerSession, "providerSession");
    Objects.requireNonNull(logoutHint, "logoutHint");
  }
}
