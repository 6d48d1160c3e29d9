package io.voicesurvey.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision of the times that this service stores and answers: one microsecond, as in PostgreSQL. */
public final class StoredTime {
  private StoredTime() {}

  /** The time, truncated. The database would round: then a stored time could be later than the original. */
  public static Instant of(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
