package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The users of groups. The methods are those of {@code DirectoryGroups}. */
final class GroupedUsers {
  private static final String MERGED = "SELECT id, user_id FROM merged_users WHERE id = ANY (?)";

  private static final String STORE_ROLES = """
      UPDATE users u SET role = given.role::user_role, group_role = given.group_role, updated_at = ?,
        version = u.version + 1
      FROM unnest(?, ?, ?, ?) AS given (id, version, role, group_role)
      WHERE u.id = given.id AND u.version = given.version""";

  private static final String LOCK_USERS = "SELECT " + StoredUser.COLUMNS
      + " FROM users u WHERE u.id = ANY (?) ORDER BY u.id FOR NO KEY UPDATE OF u";

  private final Database database;

  GroupedUsers(Database database) {
    this.database = database;
  }

  Map<UserId, UserId> merged(Set<UserId> users) {
    return database.inStatement(MERGED, statement -> {
      bind(statement, 1, users);
      Map<UserId, UserId> merged = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          merged.put(new UserId(row.getObject(1, UUID.class)), new UserId(row.getObject(2, UUID.class)));
        }
      }
      return merged;
    });
  }

  List<User> lockUsers(Set<UserId> users) {
    return database.inStatement(LOCK_USERS, statement -> {
      bind(statement, 1, users);
      List<User> locked = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          locked.add(StoredUser.read(row, 1));
        }
      }
      return locked;
    });
  }

  void storeRoles(List<User> users, Instant now) {
    int stored = database.inStatement(STORE_ROLES, statement -> {
      Connection connection = statement.getConnection();
      statement.setObject(1, Times.write(now));
      statement.setArray(2, connection.createArrayOf("uuid", column(users, user -> user.id().value())));
      statement.setArray(3, connection.createArrayOf("int8", column(users, User::version)));
      statement.setArray(4, connection.createArrayOf("text", column(users, user -> user.role().label())));
      statement.setArray(5, connection.createArrayOf("text",
          column(users, user -> user.provisioning().groupRole().map(Role::label).orElse(null))));
      return statement.executeUpdate();
    });
    if (stored != users.size()) {
      throw new IllegalStateException("a user changed although it was locked");
    }
  }

  private static Object[] column(List<User> users, Function<User, Object> value) {
    return users.stream().map(value).toArray();
  }

  static void bind(PreparedStatement statement, int parameter, Set<UserId> users) throws SQLException {
    statement.setArray(parameter,
        statement.getConnection().createArrayOf("uuid", users.stream().map(UserId::value).toArray()));
  }
}
