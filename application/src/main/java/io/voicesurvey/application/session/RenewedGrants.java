package io.voicesurvey.application.session;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.domain.session.ProviderGrant;
import java.time.Duration;

/** Stores the grants that a provider issues during a recheck, before anything else in its response counts. */
final class RenewedGrants {
  /** Until the database is back after a failover. While it is away, no other instance can claim the session. */
  private static final int ATTEMPTS = 80;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Rechecks rechecks;
  private final Duration lease;

  /** @param lease by which a stored grant extends the claim */
  RenewedGrants(Rechecks rechecks, Duration lease) {
    this.rechecks = rechecks;
    this.lease = lease;
  }

  /**
   * Repeats it while the database is away: only this process has the new refresh token.
   *
   * @throws ClaimEnded          if the claim ended before
   * @throws DatabaseUnavailable if the database stays away, or the thread is interrupted
   */
  void keep(DueRecheck due, ProviderGrant grant) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        keepNow(due, grant);
        return;
      } catch (DatabaseUnavailable e) {
        pause(e);
      }
    }
    keepNow(due, grant);
  }

  private void keepNow(DueRecheck due, ProviderGrant grant) {
    if (!rechecks.keep(due, grant, lease)) {
      throw new ClaimEnded();
    }
  }

  private static void pause(DatabaseUnavailable reason) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }

  /** The claim ended before the new grant was stored. */
  static final class ClaimEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
