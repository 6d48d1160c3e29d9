package io.voicesurvey.application.session;

import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What became of a session about which its identity provider was asked again. */
public sealed interface RecheckResult {
  /** The session. */
  DueRecheck due();

  /**
   * The session goes on.
   *
   * @param isChanged   whether the claims changed the user
   * @param emailHolder the other user who has the email in the claims, so that the user keeps the old one
   */
  record Confirmed(DueRecheck due, boolean isChanged, Optional<UserId> emailHolder) implements RecheckResult {
    public Confirmed {
      Objects.requireNonNull(emailHolder, "emailHolder");
    }
  }

  /** The provider refused its refresh token, so the session ended. */
  record Ended(DueRecheck due) implements RecheckResult {}

  /**
   * The provider is away, slow or wrong. The session goes on, and the provider is asked again later.
   *
   * @param reason     for the log
   * @param retryAfter the time that the provider asks clients to wait; zero if it stated none
   */
  record Failed(DueRecheck due, String reason, Duration retryAfter) implements RecheckResult {
    public Failed {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** The stored refresh token is of another client, or sealed by a missing key. The session goes on without it. */
  record Unusable(DueRecheck due) implements RecheckResult {}
}
