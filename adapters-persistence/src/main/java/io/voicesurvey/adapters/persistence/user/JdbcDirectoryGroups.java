package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Groups and their members in the tables {@code directory_groups} and {@code directory_group_members}. */
public final class JdbcDirectoryGroups implements DirectoryGroups {
  /** The ASCII codes of "vsagroup", a key that is probably unused elsewhere. */
  private static final long LOCK = 0x76736167726f7570L;

  private static final String COLUMNS = "g.id, g.name, g.external_id, g.created_at, g.updated_at, g.version";

  private static final String ALL = "SELECT " + COLUMNS + " FROM directory_groups g ORDER BY g.name";

  private static final String FIND = "SELECT " + COLUMNS + " FROM directory_groups g WHERE g.id = ?";

  private static final String ADD = """
      INSERT INTO directory_groups (id, name, external_id, created_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?)""";

  private static final String UPDATE = """
      UPDATE directory_groups SET name = ?, external_id = ?, updated_at = ?, version = ? WHERE id = ?""";

  private static final String REMOVE = "DELETE FROM directory_groups WHERE id = ?";

  private static final String MEMBERS = "SELECT user_id FROM directory_group_members WHERE group_id = ?";

  private static final String OF_USERS = "SELECT " + COLUMNS + """
      , m.user_id FROM directory_group_members m JOIN directory_groups g ON g.id = m.group_id
      WHERE m.user_id = ANY (?) ORDER BY g.name""";

  private static final String ADD_MEMBERS = """
      INSERT INTO directory_group_members (group_id, user_id) SELECT ?, unnest(?) ON CONFLICT DO NOTHING""";

  private static final String REMOVE_MEMBERS = """
      DELETE FROM directory_group_members WHERE group_id = ? AND user_id = ANY (?)""";

  private static final String REMOVE_FROM_ALL = """
      WITH ended AS (
        DELETE FROM directory_group_members WHERE user_id = ? RETURNING group_id)
      UPDATE directory_groups SET version = version + 1, updated_at = ? WHERE id IN (SELECT group_id FROM ended)""";

  private final Database database;
  private final UniqueUpdates uniqueUpdates;
  private final GroupedUsers grouped;

  public JdbcDirectoryGroups(Database database) {
    this.database = database;
    this.uniqueUpdates = new UniqueUpdates(database);
    this.grouped = new GroupedUsers(database);
  }

  @Override
  public void lock() {
    database.inStatement("SELECT pg_advisory_xact_lock(?)", statement -> {
      statement.setLong(1, LOCK);
      return statement.execute();
    });
  }

  @Override
  public List<DirectoryGroup> all() {
    return database.inStatement(ALL, JdbcDirectoryGroups::groups);
  }

  @Override
  public Optional<DirectoryGroup> find(GroupId id) {
    return database.inStatement(FIND, statement -> {
      statement.setObject(1, id.value());
      return groups(statement).stream().findFirst();
    });
  }

  @Override
  public boolean add(DirectoryGroup group) {
    return uniqueUpdates.tryUpdate(ADD,
        Arrays.asList(group.id().value(), group.name(), group.externalId().map(ExternalId::value).orElse(null),
            Times.write(group.createdAt()), Times.write(group.updatedAt()), group.version()))
        .isPresent();
  }

  @Override
  public boolean update(DirectoryGroup group) {
    return uniqueUpdates.tryUpdate(UPDATE,
        Arrays.asList(group.name(), group.externalId().map(ExternalId::value).orElse(null),
            Times.write(group.updatedAt()), group.version(), group.id().value()))
        .isPresent();
  }

  @Override
  public void remove(GroupId id) {
    database.inStatement(REMOVE, statement -> {
      statement.setObject(1, id.value());
      return statement.executeUpdate();
    });
  }

  @Override
  public Set<UserId> members(GroupId id) {
    return database.inStatement(MEMBERS, statement -> {
      statement.setObject(1, id.value());
      Set<UserId> members = new HashSet<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          members.add(new UserId(row.getObject(1, UUID.class)));
        }
      }
      return members;
    });
  }

  @Override
  public Map<UserId, UserId> merged(Set<UserId> users) {
    return grouped.merged(users);
  }

  @Override
  public Map<UserId, List<DirectoryGroup>> ofUsers(Set<UserId> users) {
    return database.inStatement(OF_USERS, statement -> {
      GroupedUsers.bind(statement, 1, users);
      Map<UserId, List<DirectoryGroup>> found = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.computeIfAbsent(new UserId(row.getObject(7, UUID.class)), user -> new ArrayList<>()).add(group(row));
        }
      }
      return found;
    });
  }

  @Override
  public void addMembers(GroupId id, Set<UserId> users) {
    change(ADD_MEMBERS, id, users);
  }

  @Override
  public void removeMembers(GroupId id, Set<UserId> users) {
    change(REMOVE_MEMBERS, id, users);
  }

  private void change(String sql, GroupId id, Set<UserId> users) {
    database.inStatement(sql, statement -> {
      statement.setObject(1, id.value());
      GroupedUsers.bind(statement, 2, users);
      return statement.executeUpdate();
    });
  }

  @Override
  public void removeFromAll(UserId user, Instant now) {
    database.inStatement(REMOVE_FROM_ALL, statement -> {
      statement.setObject(1, user.value());
      statement.setObject(2, Times.write(now));
      return statement.executeUpdate();
    });
  }

  @Override
  public List<User> lockUsers(Set<UserId> users) {
    return grouped.lockUsers(users);
  }

  @Override
  public void storeRoles(List<User> users, Instant now) {
    grouped.storeRoles(users, now);
  }

  private static List<DirectoryGroup> groups(PreparedStatement statement) throws SQLException {
    List<DirectoryGroup> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(group(row));
      }
    }
    return found;
  }

  private static DirectoryGroup group(ResultSet row) throws SQLException {
    return new DirectoryGroup(new GroupId(row.getObject(1, UUID.class)), row.getString(2),
        Optional.ofNullable(row.getString(3)).map(ExternalId::new), Times.read(row, 4), Times.read(row, 5),
        row.getLong(6));
  }
}
