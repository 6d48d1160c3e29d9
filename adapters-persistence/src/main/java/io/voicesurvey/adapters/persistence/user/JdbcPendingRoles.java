package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pending roles in the table {@code pending_roles}, under an advisory lock, which claims share. */
public final class JdbcPendingRoles implements PendingRoles {
  /** The ASCII codes of "vsaroles", a key that is probably unused elsewhere. */
  private static final long LOCK = 0x767361726f6c6573L;

  private static final String FIND = """
      SELECT email, role, status, imported_at FROM pending_roles WHERE email_key = ANY (?)""";

  /** Sorted in the order of the primary key index, for any collation. */
  private static final String PAGE = """
      SELECT email, role, status, imported_at FROM pending_roles
      WHERE email_key > ? AND (? OR role::text = ?) AND (? OR status::text = ?)
      ORDER BY email_key LIMIT ?""";

  private static final String PUT = """
      INSERT INTO pending_roles (email_key, email, role, status, imported_at)
      SELECT email_key, email, role::user_role, status::user_status, ?
      FROM unnest(?, ?, ?, ?) AS given (email_key, email, role, status)
      ON CONFLICT (email_key) DO UPDATE SET email = excluded.email, role = excluded.role, status = excluded.status,
        imported_at = excluded.imported_at""";

  private static final String REMOVE = "DELETE FROM pending_roles WHERE email_key = ANY (?)";

  private final Database database;

  public JdbcPendingRoles(Database database) {
    this.database = database;
  }

  @Override
  public List<PendingRole> find(Set<EmailAddress> emails) {
    return database.inStatement(FIND, statement -> {
      statement.setArray(1, keys(statement, emails));
      return read(statement);
    });
  }

  @Override
  public List<PendingRole> find(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after,
      int limit) {
    return database.inStatement(PAGE, statement -> {
      statement.setString(1, after.map(EmailAddress::canonical).orElse(""));
      statement.setBoolean(2, role.isEmpty());
      statement.setString(3, role.map(Role::label).orElse(""));
      statement.setBoolean(4, status.isEmpty());
      statement.setString(5, status.map(UserStatus::label).orElse(""));
      statement.setInt(6, limit);
      return read(statement);
    });
  }

  private static List<PendingRole> read(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<PendingRole> found = new ArrayList<>();
      while (row.next()) {
        found.add(toDomain(row));
      }
      return found;
    }
  }

  @Override
  public Optional<PendingRole> claim(EmailAddress email) {
    return database.inTransaction(session -> {
      lock("SELECT pg_advisory_xact_lock_shared(?)");
      return find(Set.of(email)).stream().findFirst();
    });
  }

  @Override
  public void lock() {
    lock("SELECT pg_advisory_xact_lock(?)");
  }

  @Override
  public void put(List<PendingRole> roles) {
    database.inTransaction(session -> byTime(roles).stream().mapToInt(this::putTogether).sum());
  }

  @Override
  public void remove(Set<EmailAddress> emails) {
    database.inStatement(REMOVE, statement -> {
      statement.setArray(1, keys(statement, emails));
      return statement.executeUpdate();
    });
  }

  private boolean lock(String sql) {
    return database.inStatement(sql, statement -> {
      statement.setLong(1, LOCK);
      return statement.execute();
    });
  }

  private int putTogether(List<PendingRole> together) {
    return database.inStatement(PUT, statement -> {
      statement.setObject(1, Times.write(together.getFirst().importedAt()));
      statement.setArray(2, texts(statement, together, role -> role.email().canonical()));
      statement.setArray(3, texts(statement, together, role -> role.email().value()));
      statement.setArray(4, texts(statement, together, role -> role.role().label()));
      statement.setArray(5, texts(statement, together, role -> role.status().label()));
      return statement.executeUpdate();
    });
  }

  /** One group, and so one statement, for each time; usually there is one. */
  private static List<List<PendingRole>> byTime(List<PendingRole> roles) {
    return List.copyOf(roles.stream().collect(Collectors.groupingBy(PendingRole::importedAt)).values());
  }

  private static PendingRole toDomain(ResultSet row) throws SQLException {
    return new PendingRole(new EmailAddress(row.getString("email")), Role.named(row.getString("role")).orElseThrow(),
        UserStatus.named(row.getString("status")).orElseThrow(),
        Times.read(row, 4));
  }

  private static Array keys(PreparedStatement statement, Set<EmailAddress> emails) throws SQLException {
    return statement.getConnection().createArrayOf("text", emails.stream().map(EmailAddress::canonical).toArray());
  }

  private static Array texts(PreparedStatement statement, List<PendingRole> roles,
      Function<PendingRole, String> text) throws SQLException {
    return statement.getConnection().createArrayOf("text", roles.stream().map(text).toArray());
  }
}
