package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import java.util.Optional;

/** Encrypts login attempts that the browser stores, so that it can neither read nor change them. */
public interface LoginAttemptSeal {
  /** The attempt, encrypted and authenticated, as at most 4,000 cookie-safe characters. */
  Secret seal(LoginAttempt attempt);

  /** The attempt, even if it has expired. Empty if this service did not seal the text or the text was changed. */
  Optional<LoginAttempt> open(Secret sealed);

  /**
   * Like {@link #open}, but only for an attempt sealed by an earlier release, whose cookies any host of the domain
   * could set. Empty for an attempt sealed by this release.
   */
  Optional<LoginAttempt> openLegacy(Secret sealed);
}
