package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
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

  private static final int MAX_PROVIDER_SESSION_LENGTH = 255;

  public ProviderLogin {
    Objects.requireNonNull(attempt, "attempt");
    providerSession = providerSession.filter(ProviderLogin::isStorable);
    Objects.requireNonNull(logoutHint, "logoutHint");
  }

  /** What can't be stored as it is can't be looked up either; such a session ends by its subject. */
  static boolean isStorable(String text) {
    return !text.isEmpty() && text.length() <= MAX_PROVIDER_SESSION_LENGTH && Text.isClean(text);
  }
}
