package io.voicesurvey.application.session;

import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The result of a recheck: the identity provider was asked again about a session. */
public sealed interface RecheckResult {
  /** The session. */
  DueRecheck due();

  /**
   * Whether a batch shows that the provider fails: there are requests, and all of them failed. A single response that failed
   * a check shows only that something is wrong with its session.
   */
  static boolean showFailure(List<RecheckResult> batch) {
    return !batch.isEmpty() && batch.stream().allMatch(Failed.class::isInstance)
        && (batch.size() > 1 || !((Failed) batch.getFirst()).isAnswered());
  }

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
   * @param retryIn    the time until the session is due again; zero if another instance may have asked
   * @param isAnswered whether there was a response, which failed a check
   */
  record Failed(DueRecheck due, String reason, Duration retryAfter, Duration retryIn, boolean isAnswered)
      implements
        RecheckResult {
    public Failed {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(retryAfter, "retryAfter");
      Objects.requireNonNull(retryIn, "retryIn");
    }
  }

  /** The refresh token is of another client or release, or sealed by a missing key. The session goes on. */
  record Unusable(DueRecheck due) implements RecheckResult {}
}
