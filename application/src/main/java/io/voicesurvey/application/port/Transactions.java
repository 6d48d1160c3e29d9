package io.voicesurvey.application.port;

import java.util.function.Supplier;

/** Makes several calls of repositories one: all of what they changed is kept, or nothing. */
public interface Transactions {
  /**
   * Runs {@code work} and keeps what it changed; where it throws, keeps nothing and throws the same. Inside another
   * transaction it joins that one, and a failure dooms the whole.
   *
   * @throws DatabaseUnavailable   where the database is away; then nothing is kept
   * @throws IllegalStateException where a transaction that joined failed and {@code work} went on all the same
   */
  <T> T inTransaction(Supplier<T> work);

  /** True where the database answers at this moment and takes changes. */
  boolean isDatabaseReachable();
}
