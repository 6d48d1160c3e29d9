package io.voicesurvey.adapters.persistence.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Audit events in the table {@code audit_events}, and in {@code audit_pending} until they are sealed. */
public final class JdbcAuditTrail implements AuditTrail {
  private static final String ADD = """
      WITH added AS (
        INSERT INTO audit_events (at, type, user_id, actor, detail) VALUES (?, ?, ?, ?, jsonb_object(?, ?))
        RETURNING id)
      INSERT INTO audit_pending (event_id) SELECT id FROM added""";

  private static final String ADD_ALL = """
      WITH added AS (
        INSERT INTO audit_events (at, type, user_id, actor, detail)
        SELECT at, type, user_id, actor, detail::jsonb
        FROM unnest(?, ?, ?, ?, ?) WITH ORDINALITY AS event (at, type, user_id, actor, detail, number)
        ORDER BY number
        RETURNING id)
      INSERT INTO audit_pending (event_id) SELECT id FROM added""";

  private final Database database;

  public JdbcAuditTrail(Database database) {
    this.database = database;
  }

  @Override
  public void add(AuditEvent event) {
    database.inStatement(ADD, statement -> add(statement, event));
  }

  @Override
  public void add(List<AuditEvent> events) {
    database.inStatement(ADD_ALL, statement -> {
      bind(statement, 1, "timestamptz", events, event -> Times.write(event.at()));
      bind(statement, 2, "text", events, event -> event.type().label());
      bind(statement, 3, "uuid", events, event -> event.userId().map(UserId::value).orElse(null));
      bind(statement, 4, "text", events, event -> event.actor().name());
      bind(statement, 5, "text", events, JdbcAuditTrail::json);
      return statement.executeUpdate();
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

  private static int add(PreparedStatement statement, AuditEvent event) throws SQLException {
    List<Map.Entry<String, String>> detail = List.copyOf(event.detail().entrySet());
    Connection connection = statement.getConnection();
    statement.setObject(1, Times.write(event.at()));
    statement.setString(2, event.type().label());
    statement.setObject(3, event.userId().map(user -> user.value()).orElse(null), Types.OTHER);
    statement.setString(4, event.actor().name());
    statement.setArray(5, connection.createArrayOf("text", detail.stream().map(Map.Entry::getKey).toArray()));
    statement.setArray(6, connection.createArrayOf("text", detail.stream().map(Map.Entry::getValue).toArray()));
    return statement.executeUpdate();
  }

  private static void bind(PreparedStatement statement, int index, String type, List<AuditEvent> events,
      Function<AuditEvent, Object> value) throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(type, events.stream().map(value).toArray()));
  }

  /** An array of arrays, as for a single event, would need the same number of details in each. */
  private static String json(AuditEvent event) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    event.detail().forEach(detail::put);
    return detail.toString();
  }
}
