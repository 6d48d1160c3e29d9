package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.query.Query;

/** Pages of users, ordered by id. */
final class UserPages {
  /**
   * Uses the operators of {@code text_pattern_ops}, which compare byte by byte and so search a prefix as a range.
   * Unlike LIKE, they use the index even if the server plans without the parameter's value.
   */
  private static final String STARTS = """
      (email_key ~>=~ :emailStart AND email_key ~<~ :emailEnd OR name_key ~>=~ :nameStart AND name_key ~<~ :nameEnd
        OR waiting_email_key ~>=~ :emailStart AND waiting_email_key ~<~ :emailEnd)""";

  /** The noncharacter U+10FFFF, which sorts after every character. */
  private static final String END = Character.toString(Character.MAX_CODE_POINT);

  private final Database database;

  UserPages(Database database) {
    this.database = database;
  }

  List<User> find(UserFilter filter, Optional<UserId> after, int limit) {
    return database.inTransaction(session -> query(session, filter, after, limit).getResultStream()
        .map(UserRow::toDomain).toList());
  }

  private static Query<UserRow> query(StatelessSession session, UserFilter filter, Optional<UserId> after, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> parameters = new HashMap<>(Map.of("limit", limit));
    after.ifPresent(last -> {
      conditions.add("id > :after");
      parameters.put("after", last.value());
    });
    // Literals: the planner knows their values, and can use an index of the disabled users alone.
    filter.role().ifPresent(role -> conditions.add("role = '" + role.label() + "'"));
    filter.status().ifPresent(status -> conditions.add("status = '" + status.label() + "'"));
    if (filter.waitingOnly()) {
      conditions.add(UserRow.IS_WAITING);
    }
    filter.start().ifPresent(start -> {
      conditions.add(STARTS);
      parameters.putAll(range("email", EmailAddress.canonical(start)));
      parameters.putAll(range("name", DisplayName.canonical(start)));
    });
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    Query<UserRow> query = session
        .createNativeQuery("SELECT * FROM users u " + where + " ORDER BY id LIMIT :limit", UserRow.class);
    parameters.forEach(query::setParameter);
    return query;
  }

  private static Map<String, String> range(String name, String start) {
    return Map.of(name + "Start", start, name + "End", start + END);
  }
}
