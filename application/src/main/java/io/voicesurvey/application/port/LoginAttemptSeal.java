package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import java.util.Optional;

/** Gives a login attempt to its browser to keep, so that the browser can neither read nor change it. */
public interface LoginAttemptSeal {
  /** The attempt, encrypted and authenticated, of at most 4,000 cookie-safe characters. */
  Secret seal(LoginAttempt attempt);

  /** The attempt, also where its time is over; none where the text was not sealed here or was changed. */
  Optional<LoginAttempt> open(Secret sealed);

  /**
   * As {@link #open}, but only of an attempt that an earlier release sealed, whose cookies any host of the domain could set;
   * none of one that this release sealed.
   */
  Optional<LoginAttempt> openFormer(Secret sealed);
}
