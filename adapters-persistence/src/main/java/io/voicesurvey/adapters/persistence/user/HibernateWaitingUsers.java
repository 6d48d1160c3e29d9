package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Waiting users in the table {@code users}, under an advisory lock, which claims share. */
public final class HibernateWaitingUsers implements WaitingUsers {
  /** The ASCII codes of "vsaroles", a key that is probably unused elsewhere. The release before uses it as well. */
  private static final long LOCK = 0x767361726f6c6573L;

  private static final String OF_EMAILS = "SELECT * FROM users WHERE waiting_email_key = ANY (:keys)";

  private static final String LOCK_OF_EMAILS = OF_EMAILS + " ORDER BY id FOR NO KEY UPDATE";

  /** An absent value is an empty text, which no email and no external id is. */
  private static final String CLAIM = "SELECT * FROM (SELECT * FROM users u WHERE waiting_email_key = :key"
      + " OR external_id = :externalId AND " + UserRow.IS_WAITING + " ORDER BY id FOR NO KEY UPDATE) AS waiting"
      + " UNION ALL SELECT * FROM users u WHERE external_id = :externalId AND status = 'disabled' AND NOT "
      + UserRow.IS_WAITING;

  private static final String ADD = """
      INSERT INTO users (id, issuer, subject, external_id, user_name, user_name_key, given_name, family_name,
        directory_role, waiting_email, waiting_email_key, name, name_key, role, status, created_at, updated_at, version)
      SELECT id::uuid, issuer, subject, external_id, user_name, user_name_key, given_name, family_name, directory_role,
        waiting_email, waiting_email_key, name, name_key, role::user_role, status::user_status,
        created_at::timestamptz, updated_at::timestamptz, 0
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS given (id, issuer, subject, external_id,
        user_name, user_name_key, given_name, family_name, directory_role, waiting_email, waiting_email_key, name,
        name_key, role, status, created_at, updated_at)""";

  private static final String IDENTIFY = """
      UPDATE users u SET issuer = ?, subject = ?, external_id = ?, claimed_external_id = ?, user_name = ?,
        user_name_key = ?, given_name = ?, family_name = ?, directory_role = ?, group_role = ?, email = ?,
        email_key = ?, waiting_email = NULL, waiting_email_key = NULL, verified_email_key = ?, name = ?, name_key = ?,
        role = ?::user_role, role_claimed = ?, updated_at = ?, last_login_at = ?, version = version + 1
      WHERE id = ? AND version = ? AND\s"""
      + UserRow.IS_WAITING;

  private static final String IS_IDENTITY_TAKEN = "SELECT 1 FROM users WHERE issuer = ? AND subject = ?";

  /** The deletion ends the memberships of the waiting user. */
  private static final String MERGE = """
      WITH given AS MATERIALIZED (
        SELECT ?::uuid AS waiting, ?::uuid AS into_user
      ), moved AS (
        INSERT INTO directory_group_members (group_id, user_id)
        SELECT m.group_id, given.into_user FROM given JOIN directory_group_members m ON m.user_id = given.waiting
        ON CONFLICT DO NOTHING
      ), touched AS (
        UPDATE directory_groups SET version = version + 1, updated_at = ?
        WHERE id IN (SELECT m.group_id FROM given JOIN directory_group_members m ON m.user_id = given.waiting)
      ), raised AS (
        UPDATE users SET version = other.version FROM given JOIN users other ON other.id = given.waiting
        WHERE users.id = given.into_user AND users.version < other.version
      ), kept AS (
        INSERT INTO merged_users (id, user_id) SELECT waiting, into_user FROM given
      )
      DELETE FROM users u WHERE id = (SELECT waiting FROM given) AND\s""" + UserRow.IS_WAITING;

  private static final String REMOVE = "DELETE FROM users u WHERE id = ? AND " + UserRow.IS_WAITING;

  private final Database database;
  private final UserQueries queries;
  private final UniqueUpdates uniqueUpdates;

  public HibernateWaitingUsers(Database database) {
    this.database = database;
    this.queries = new UserQueries(database);
    this.uniqueUpdates = new UniqueUpdates(database);
  }

  @Override
  public List<User> find(Set<EmailAddress> emails) {
    return queries.ofEmails(OF_EMAILS, emails);
  }

  @Override
  public List<User> findAndLock(Set<EmailAddress> emails) {
    return queries.ofEmails(LOCK_OF_EMAILS, emails);
  }

  @Override
  public List<User> claim(Person person) {
    return database.inTransaction(session -> {
      lock("SELECT pg_advisory_xact_lock_shared(?)");
      return session.createNativeQuery(CLAIM, UserRow.class)
          .setParameter("key", person.email().map(EmailAddress::canonical).orElse(""))
          .setParameter("externalId", person.externalId().map(ExternalId::value).orElse("")).getResultStream()
          .map(UserRow::toDomain).toList();
    });
  }

  @Override
  public void lock() {
    lock("SELECT pg_advisory_xact_lock(?)");
  }

  private void lock(String sql) {
    database.inStatement(sql, statement -> {
      statement.setLong(1, LOCK);
      return statement.execute();
    });
  }

  @Override
  public void add(List<User> users) {
    List<UserRow> rows = users.stream().map(UserRow::from).toList();
    database.inStatement(ADD, statement -> {
      List<Function<UserRow, Object>> columns = List.of(row -> row.id, row -> row.issuer, row -> row.subject,
          row -> row.externalId, row -> row.userName, row -> row.userNameKey, row -> row.givenName,
          row -> row.familyName, row -> row.directoryRole, row -> row.waitingEmail, row -> row.waitingEmailKey,
          row -> row.name, row -> row.nameKey, row -> row.role.label(), row -> row.status.label(),
          row -> row.createdAt, row -> row.updatedAt);
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 1, texts(statement, rows, columns.get(i)));
      }
      return statement.executeUpdate();
    });
  }

  @Override
  public Identification identify(User user) {
    UserRow row = UserRow.from(user);
    return uniqueUpdates
        .tryUpdate(IDENTIFY, Arrays.asList(row.issuer, row.subject, row.externalId, row.claimedExternalId, row.userName,
            row.userNameKey, row.givenName, row.familyName, row.directoryRole, row.groupRole, row.email, row.emailKey,
            row.verifiedEmailKey, row.name, row.nameKey, row.role.label(), row.roleClaimed,
            row.updatedAt.atOffset(ZoneOffset.UTC), row.lastLoginAt.atOffset(ZoneOffset.UTC), row.id, row.version))
        .map(changed -> changed ? Identification.IDENTIFIED : Identification.STALE)
        .orElseGet(() -> isIdentityTaken(row) ? Identification.IDENTITY_TAKEN : Identification.EMAIL_TAKEN);
  }

  private boolean isIdentityTaken(UserRow row) {
    return database.inStatement(IS_IDENTITY_TAKEN, statement -> {
      statement.setString(1, row.issuer);
      statement.setString(2, row.subject);
      return statement.executeQuery().next();
    });
  }

  @Override
  public void merge(UserId waiting, UserId user, Instant now) {
    database.inStatement(MERGE, statement -> {
      statement.setObject(1, waiting.value());
      statement.setObject(2, user.value());
      statement.setObject(3, Times.write(now));
      return statement.executeUpdate();
    });
  }

  @Override
  public void remove(UserId id) {
    database.inStatement(REMOVE, statement -> {
      statement.setObject(1, id.value());
      return statement.executeUpdate();
    });
  }

  private static Array texts(PreparedStatement statement, List<UserRow> rows, Function<UserRow, Object> column)
      throws SQLException {
    return statement.getConnection().createArrayOf("text",
        rows.stream().map(row -> Objects.toString(column.apply(row), null)).toArray());
  }
}
