package io.voicesurvey.adapters.persistence.audit;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Audit events in the table {@code audit_events}, and in {@code audit_pending} until they are sealed. */
public final class JdbcAuditTrail implements AuditTrail {
  private static final String ADD = """
      WITH added AS (
        INSERT INTO audit_events (at, type, user_id, actor, detail) VALUES (?, ?, ?, ?, jsonb_object(?, ?))
        RETURNING id)
      INSERT INTO audit_pending (event_id) SELECT id FROM added""";

  private final Database database;

  public JdbcAuditTrail(Database database) {
    this.database = database;
  }

  @Override
  public void add(AuditEvent event) {
    database.inStatement(ADD, statement -> {
      bind(statement, event);
      return statement.executeUpdate();
    });
  }

  @Override
  public void add(List<AuditEvent> events) {
    database.inStatement(ADD, statement -> {
      for (AuditEvent event : events) {
        bind(statement, event);
        statement.addBatch();
      }
      return statement.executeBatch();
    });
  }

  @Override
  public List<RecordedEvent> find(Filter filter, Optional<Long> before, int limit) {
    List<String> conditions = new ArrayList<>(List.of("e.id > 0"));
    List<Object> values = new ArrayList<>();
    filter.userId().ifPresent(user -> {
      conditions.add("e.user_id = ?");
      values.add(user.value());
    });
    filter.type().map(AuditEventType::label).ifPresent(label -> {
      conditions.add("e.type = ?");
      values.add(label);
    });
    before.ifPresent(id -> {
      conditions.add("e.id < ?");
      values.add(id);
    });
    values.add(limit);
    String sql = "SELECT " + AuditEventColumns.SELECTED + " FROM ONLY audit_events e WHERE "
        + String.join(" AND ", conditions) + " ORDER BY e.id DESC LIMIT ?";
    return database.inStatement(sql, statement -> Rows.of(statement, values, AuditEventColumns::toDomain));
  }

  private static void bind(PreparedStatement statement, AuditEvent event) throws SQLException {
    List<Map.Entry<String, String>> detail = List.copyOf(event.detail().entrySet());
    Connection connection = statement.getConnection();
    statement.setObject(1, Times.write(event.at()));
    statement.setString(2, event.type().label());
    statement.setObject(3, event.userId().map(user -> user.value()).orElse(null), Types.OTHER);
    statement.setString(4, event.actor().name());
    statement.setArray(5, connection.createArrayOf("text", detail.stream().map(Map.Entry::getKey).toArray()));
    statement.setArray(6, connection.createArrayOf("text", detail.stream().map(Map.Entry::getValue).toArray()));
  }
}
