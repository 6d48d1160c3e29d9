package io.voicesurvey.application.port;

import java.time.Duration;
import java.util.function.Supplier;

/** Combines several repository calls into one atomic transaction. */
public interface Transactions {
  /**
   * Runs {@code work} and commits its changes. If {@code work} throws, rolls back and rethrows the same exception.
   * Inside another transaction, joins it; a failure then rolls back the whole transaction.
   * <p>
   * Runs {@code work} again if the database ended it because of a deadlock. So {@code work} must change nothing but the
   * database.
   *
   * @throws DatabaseUnavailable   if the database is unavailable; nothing is committed then
   * @throws IllegalStateException if a joined transaction failed and {@code work} continued
   */
  <T> T inTransaction(Supplier<T> work);

  /** True if the database responds now and accepts changes. */
  boolean isDatabaseReachable();

  /**
   * The duration of the outages since the time that the database has been available for {@code availability} in all.
   * Zero if it was available all the time, or if nothing watches it, as in commands.
   */
  Duration outages(Duration availability);
}
