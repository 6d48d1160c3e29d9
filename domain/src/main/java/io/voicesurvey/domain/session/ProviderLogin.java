package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import java.util.Objects;
import java.util.Optional;

/**
 * The login at an identity provider that started a session.
 *
 * @param attempt         used up by this session
 * @param providerSession the {@code sid} claim: the provider's session id, by which the provider can end this session
 * @param logoutHint      for the logout at the provider; sealed, and readable only by the provider's adapter
 * @param authentication  when and how strongly the provider authenticated the user
 */
public record ProviderLogin(LoginAttemptId attempt, Optional<String> providerSession, Optional<Secret> logoutHint,
    Authentication authentication) {

  private static final int MAX_PROVIDER_SESSION_LENGTH = 255;

  public ProviderLogin {
    Objects.requireNonNull(attempt, "attempt");
    providerSession = providerSession.filter(ProviderLogin::isStorable);
    Objects.requireNonNull(logoutHint, "logoutHint");
    Objects.requireNonNull(authentication, "authentication");
  }

  /** Only an unchanged value can be looked up. A session without one ends by its subject. */
  static boolean isStorable(String text) {
    return !text.isEmpty() && text.length() <= MAX_PROVIDER_SESSION_LENGTH && Text.isClean(text);
  }
}
