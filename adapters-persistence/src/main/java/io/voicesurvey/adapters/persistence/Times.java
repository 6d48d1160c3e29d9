package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The conversion of instants to and from columns of the type {@code timestamptz}. */
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
}
