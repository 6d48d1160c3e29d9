package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.StoredTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The conversion of instants to and from columns of the type {@code timestamptz}, and of durations to microseconds. */
public final class Times {
  private Times() {}

  public static OffsetDateTime write(Instant time) {
    return StoredTime.of(time).atOffset(ZoneOffset.UTC);
  }

  public static Instant read(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static Optional<Instant> readOptional(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
  }

  /** A duration in microseconds, the precision of the database. */
  public static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }

  /** Binds the time, or null if it is empty. */
  public static void bind(PreparedStatement statement, int index, Optional<Instant> time) throws SQLException {
    statement.setObject(index, time.map(Times::write).orElse(null),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }
}
