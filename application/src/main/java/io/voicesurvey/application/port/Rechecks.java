package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.ProviderGrant;
import java.time.Duration;
import java.util.List;

/**
 * The stored grants of sessions, and when the identity providers are asked about them.
 * {@link SessionRepository#insert(io.voicesurvey.domain.session.Session, ProviderGrant)} adds one. Every method may throw
 * {@link DatabaseUnavailable}. Each call is atomic. All times come from the database's clock.
 */
public interface Rechecks {
  /**
   * Claims sessions that are due at the provider, those that wait longest first. A claim ends by {@link #complete},
   * {@link #postpone} or {@link #remove}. After {@code lease} the session is due again, and the next claim of it ends
   * this one. Skips sessions that another transaction has locked.
   *
   * <p>Only sessions in use are claimed: those that were refreshed since the provider was last asked, or whose access
   * tokens may be valid. Another session that is due waits until its next refresh, which makes it due immediately. The
   * grant of a session that has ended is deleted.
   *
   * @param issuer        of the provider
   * @param limit         the maximum number of sessions to examine, at least 1
   * @param tokenLifetime of access tokens
   */
  Batch claim(String issuer, int limit, Duration lease, Duration tokenLifetime);

  /**
   * Stores a new grant, and extends the claim: the session is due again after {@code lease} from now. If the claim has
   * ended, returns false and changes nothing.
   */
  boolean keep(DueRecheck claim, ProviderGrant grant, Duration lease);

  /**
   * Ends the claim, stores the grant, and makes the session due after {@code wait}. If the claim has ended, returns false
   * and changes nothing.
   */
  boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait);

  /**
   * Ends the claim after a failure, and makes the session due after {@code wait}. If the claim has ended, returns false
   * and changes nothing.
   */
  boolean postpone(DueRecheck claim, Duration wait);

  /** Ends the claim and deletes the grant. If the claim has ended, returns false and changes nothing. */
  boolean remove(DueRecheck claim);

  /**
   * The result of one call.
   *
   * @param claimed the claimed sessions
   * @param isFull  false if no more sessions were due than the call examined
   */
  record Batch(List<DueRecheck> claimed, boolean isFull) {
    public Batch {
      claimed = List.copyOf(claimed);
    }
  }
}
