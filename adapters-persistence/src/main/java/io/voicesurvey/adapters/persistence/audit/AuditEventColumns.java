package io.voicesurvey.adapters.persistence.audit;

import io.voicesurvey.domain.audit.RecordedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The columns of {@code audit_events e}, as queries read them. */
final class AuditEventColumns {
  /** Reads any detail, even if it was changed to a value that the table does not allow. */
  private static final String MEMBERS = "jsonb_each_text(CASE jsonb_typeof(e.detail) WHEN 'object' THEN e.detail"
      + " ELSE jsonb_build_object('', e.detail) END) ORDER BY key";

  static final String SELECTED = "e.id, e.at, e.type, e.user_id, e.actor, ARRAY(SELECT key FROM " + MEMBERS
      + ") AS detail_keys, ARRAY(SELECT coalesce(value, 'null') FROM " + MEMBERS + ") AS detail_values";

  /** Replaces a value that was removed against the constraints of the table; the event's hash then differs. */
  private static final String UNREADABLE = "unreadable";

  private AuditEventColumns() {}

  static RecordedEvent toDomain(ResultSet row) throws SQLException {
    return new RecordedEvent(row.getLong("id"), at(row),
        text(row, "type"), Optional.ofNullable(row.getObject("user_id", UUID.class)), text(row, "actor"),
        detail(row));
  }

  private static Instant at(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getObject("at", OffsetDateTime.class)).map(OffsetDateTime::toInstant)
        .orElse(Instant.EPOCH);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse(UNREADABLE);
  }

  private static Map<String, String> detail(ResultSet row) throws SQLException {
    String[] keys = (String[]) row.getArray("detail_keys").getArray();
    String[] values = (String[]) row.getArray("detail_values").getArray();
    Map<String, String> detail = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      detail.put(keys[i], values[i]);
    }
    return detail;
  }
}
