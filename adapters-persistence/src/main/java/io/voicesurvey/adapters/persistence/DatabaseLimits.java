package io.voicesurvey.adapters.persistence;

import java.time.Duration;

/**
 * How long the database may take before it counts as away.
 *
 * @param connection  to wait for a free connection
 * @param answer      to wait for the server's answer to one statement, in whole seconds
 * @param transaction for a whole transaction, in whole seconds, at least 2
 */
public record DatabaseLimits(Duration connection, Duration answer, Duration transaction) {

  /** A person waits: all together it is five seconds. */
  public static final DatabaseLimits SERVICE = new DatabaseLimits(Duration.ofSeconds(2), Duration.ofSeconds(3),
      Duration.ofSeconds(3));

  DatabaseLimits withTransaction(Duration limit) {
    return new DatabaseLimits(connection, answer, limit);
  }
}
