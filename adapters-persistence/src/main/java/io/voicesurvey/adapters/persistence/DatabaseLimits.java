package io.voicesurvey.adapters.persistence;

import java.time.Duration;

/**
 * The time limits after which the database counts as unavailable.
 *
 * @param connection  maximum wait for a free connection
 * @param answer      maximum wait for the server's answer to one statement, in whole seconds
 * @param transaction limit for a whole transaction, in whole seconds, at least 2
 */
public record DatabaseLimits(Duration connection, Duration answer, Duration transaction) {

  /** For requests with a waiting user: five seconds in total. */
  public static final DatabaseLimits SERVICE = new DatabaseLimits(Duration.ofSeconds(2), Duration.ofSeconds(3),
      Duration.ofSeconds(3));

  DatabaseLimits withTransaction(Duration limit) {
    return new DatabaseLimits(connection, answer, limit);
  }
}
