package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Attribute;
import io.voicesurvey.application.port.ProvisionedUsers.Filter.Comparison;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The table {@code users} as a directory sees it. */
public final class JdbcProvisionedUsers implements ProvisionedUsers {
  private static final String VISIBLE = " FROM users u WHERE u.issuer IS DISTINCT FROM ? AND NOT u.removed AND ";

  /** The name for a directory; the same rule as {@link User#userName()}. */
  private static final String NAME = "CASE WHEN " + UserRow.IS_WAITING
      + " THEN coalesce(u.user_name_key, u.waiting_email_key) ELSE coalesce(u.email_key, lower(u.subject)) END";

  /** Each alternative has an index. */
  private static final String HAS_NAME = "(u.email_key = ? OR u.user_name_key = ? AND " + UserRow.IS_WAITING
      + " OR u.waiting_email_key = ? AND u.user_name_key IS NULL"
      + " OR lower(u.subject) = ? AND u.email_key IS NULL AND NOT " + UserRow.IS_WAITING + ")";

  /** Whether a user waits with the name. It has its own {@code u}. */
  private static final String IS_NAME_AWAITED = "EXISTS (SELECT FROM users u WHERE (u.user_name_key = ?"
      + " OR u.waiting_email_key = ? AND u.user_name_key IS NULL) AND " + UserRow.IS_WAITING + " AND NOT u.removed)";

  /** The user who waits with the name, else the one who signed in with it: at most one. */
  private static final String IS_NAMED = "(" + HAS_NAME + " AND (" + UserRow.IS_WAITING + " OR NOT " + IS_NAME_AWAITED
      + "))";

  /** Also the id of a user who was merged into this one. */
  private static final String HAS_ID = "u.id = coalesce((SELECT user_id FROM merged_users WHERE id = ?::uuid), ?::uuid)";

  /**
   * The user whom the directory stated with the id, else the last one who signed in with it: at most one. A deleted
   * user has none. Each alternative has an index.
   */
  private static final String HAS_EXTERNAL_ID = "u.id = (SELECT h.id FROM users h"
      + " WHERE (h.external_id = ? OR h.claimed_external_id = ?) AND NOT h.removed"
      + " ORDER BY (h.external_id = ?) IS TRUE DESC, h.last_login_at DESC NULLS LAST, h.id LIMIT 1)";

  private static final String FIND_HOLDERS = "SELECT " + StoredUser.COLUMNS
      + " FROM users u WHERE u.issuer IS DISTINCT FROM ? AND (" + HAS_NAME
      + " OR u.external_id = ? OR u.claimed_external_id = ? AND u.external_id IS NULL AND u.removed"
      + " OR u.email_key = ? OR u.waiting_email_key = ?) ORDER BY u.id";

  private final Database database;

  public JdbcProvisionedUsers(Database database) {
    this.database = database;
  }

  @Override
  public Part find(Filter filter, long offset, int limit) {
    Condition condition = condition(filter);
    return database.inTransaction(session -> new Part(page(condition, offset, limit), total(condition)));
  }

  private List<User> page(Condition condition, long offset, int limit) {
    return database.inStatement(
        "SELECT " + StoredUser.COLUMNS + VISIBLE + condition.sql() + " ORDER BY u.id OFFSET ? LIMIT ?", statement -> {
          int next = bind(statement, condition);
          statement.setLong(next, offset);
          statement.setInt(next + 1, limit);
          return users(statement);
        });
  }

  private long total(Condition condition) {
    return database.inStatement("SELECT count(*)" + VISIBLE + condition.sql(), statement -> {
      bind(statement, condition);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    });
  }

  @Override
  public List<User> findHolders(DirectoryProfile profile) {
    String name = profile.userName().canonical();
    String email = profile.email().map(EmailAddress::canonical).orElse("");
    String externalId = profile.externalId().map(ExternalId::value).orElse("");
    return database.inStatement(FIND_HOLDERS, statement -> {
      bind(statement, List.of(ServiceName.ISSUER, name, name, name, name, externalId, externalId, email, email));
      return users(statement);
    });
  }

  private static int bind(PreparedStatement statement, Condition condition) throws SQLException {
    List<String> values = new ArrayList<>(List.of(ServiceName.ISSUER));
    values.addAll(condition.values());
    return bind(statement, values);
  }

  /** Returns the index of the next parameter. */
  private static int bind(PreparedStatement statement, List<String> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setString(i + 1, values.get(i));
    }
    return values.size() + 1;
  }

  private static List<User> users(PreparedStatement statement) throws SQLException {
    List<User> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(StoredUser.read(row, 1));
      }
    }
    return found;
  }

  /** A part of a WHERE clause with the values of its parameters. */
  private record Condition(String sql, List<String> values) {}

  private static Condition condition(Filter filter) {
    return switch (filter) {
      case Comparison comparison -> comparison(comparison);
      case Filter.Present(Attribute attribute) ->
        new Condition("(" + column(attribute) + ") IS NOT NULL", List.of());
      case Filter.And(List<Filter> all) -> joined(all, " AND ", "true");
      case Filter.Or(List<Filter> any) -> joined(any, " OR ", "false");
    };
  }

  private static Condition joined(List<Filter> filters, String operator, String none) {
    List<Condition> parts = filters.stream().map(JdbcProvisionedUsers::condition).toList();
    return parts.isEmpty()
        ? new Condition(none, List.of())
        : new Condition(parts.stream().map(Condition::sql).collect(Collectors.joining(operator, "(", ")")),
            parts.stream().flatMap(part -> part.values().stream()).toList());
  }

  private static Condition comparison(Comparison comparison) {
    String value = comparable(comparison.attribute(), comparison.value());
    String column = column(comparison.attribute());
    return switch (comparison.operator()) {
      case EQUAL -> equal(comparison.attribute(), column, value);
      case STARTS_WITH -> new Condition("starts_with(" + column + ", ?)", List.of(value));
      case CONTAINS -> new Condition("strpos(" + column + ", ?) > 0", List.of(value));
    };
  }

  /** In a form for which there is an index, if the attribute has one. */
  private static Condition equal(Attribute attribute, String column, String value) {
    return switch (attribute) {
      case ID -> UserId.parse(value).map(id -> new Condition(HAS_ID, List.of(value, value)))
          .orElseGet(() -> new Condition("false", List.of()));
      case USER_NAME -> new Condition(IS_NAMED, Collections.nCopies(6, value));
      case EMAIL -> new Condition("(u.email_key = ? OR u.waiting_email_key = ?)", List.of(value, value));
      case EXTERNAL_ID -> new Condition(HAS_EXTERNAL_ID, List.of(value, value, value));
      case DISPLAY_NAME, ACTIVE -> new Condition(column + " = ?", List.of(value));
    };
  }

  private static String column(Attribute attribute) {
    return switch (attribute) {
      case ID -> "u.id::text";
      case EXTERNAL_ID -> "u.external_id";
      case USER_NAME -> NAME;
      case DISPLAY_NAME -> "u.name_key";
      case EMAIL -> "coalesce(u.email_key, u.waiting_email_key)";
      case ACTIVE -> "(u.status = 'active')::text";
    };
  }

  private static String comparable(Attribute attribute, String value) {
    return switch (attribute) {
      case ID, EXTERNAL_ID -> value;
      case USER_NAME, EMAIL, ACTIVE -> EmailAddress.canonical(value);
      case DISPLAY_NAME -> DisplayName.canonical(value);
    };
  }
}
