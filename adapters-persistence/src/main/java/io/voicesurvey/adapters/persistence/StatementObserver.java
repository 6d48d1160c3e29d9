package io.voicesurvey.adapters.persistence;

import java.util.Optional;

/** Observes every JDBC statement and every end of a transaction, on the thread that runs it. Must not throw. */
@FunctionalInterface
public interface StatementObserver {
  /** A statement, or the end of a transaction, in progress. */
  @FunctionalInterface
  interface Execution {
    /**
     * Called when the execution ends.
     *
     * @param failure the SQLSTATE of the failure; empty without one
     */
    void end(Optional<String> failure);
  }

  /**
   * Called when an execution begins.
   *
   * @param operation the first word of the statement, in upper case; {@code COMMIT} or {@code ROLLBACK} for the end of a
   *                  transaction; {@code SQL} if unknown
   * @param text      the statement as prepared, with a question mark for each value; empty for the end of a transaction
   */
  Execution begin(String operation, Optional<String> text);
}
