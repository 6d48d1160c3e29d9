package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;
import org.postgresql.util.PSQLState;

/** Users in the table {@code users}. */
public final class HibernateUserRepository implements UserRepository {
  private static final String INSERT = """
      insert into UserRow (id, issuer, subject, email, emailKey, name, role, status, createdAt, updatedAt, lastLoginAt,
        version)
      values (:id, :issuer, :subject, :email, :emailKey, :name, :role, :status, :createdAt, :updatedAt, :lastLoginAt,
        :version)
      on conflict do nothing""";

  /** Can't meet another's email, since it does not move. */
  private static final String UPDATE = """
      update UserRow set email = :email, name = :name, role = :role, status = :status, updatedAt = :updatedAt,
        lastLoginAt = :lastLoginAt, version = version + 1
      where id = :id and version = :version and emailKey is not distinct from :emailKey""";

  private static final String MOVE_EMAIL = "UPDATE users SET email = ?, email_key = ? WHERE id = ? AND version = ?";

  /** How often who held what we wanted may vanish before we can tell what it was. */
  private static final int MAX_CONTENTION = 5;

  private final Database database;

  public HibernateUserRepository(Database database) {
    this.database = database;
  }

  @Override
  public Optional<User> find(UserId id) {
    return database.inTransaction(session -> session.createSelectionQuery("from UserRow where id = :id", UserRow.class)
        .setParameter("id", id.value()).uniqueResultOptional().map(UserRow::toDomain));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return database
        .inTransaction(session -> session.createSelectionQuery("from UserRow where emailKey = :key", UserRow.class)
            .setParameter("key", email.canonical()).uniqueResultOptional().map(UserRow::toDomain));
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return database.inTransaction(session -> session
        .createSelectionQuery("from UserRow where issuer = :issuer and subject = :subject", UserRow.class)
        .setParameter("issuer", identity.issuer()).setParameter("subject", identity.subject())
        .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE).uniqueResultOptional().map(UserRow::toDomain));
  }

  @Override
  public Insertion insert(User user) {
    return database.inTransaction(session -> insert(session, user));
  }

  @Override
  public Update update(User user) {
    return database.inTransaction(session -> update(session, UserRow.from(user)));
  }

  private Insertion insert(StatelessSession session, User user) {
    UserRow row = UserRow.from(user);
    for (int i = 0; i < MAX_CONTENTION; i++) {
      if (tryInsert(session, row)) {
        return Insertion.INSERTED;
      }
      if (findAndLock(user.identity()).isPresent()) {
        return Insertion.IDENTITY_TAKEN;
      }
      if (isEmailTaken(session, row)) {
        return Insertion.EMAIL_TAKEN;
      }
    }
    throw new IllegalStateException("a new user's id is another's");
  }

  private static boolean tryInsert(StatelessSession session, UserRow row) {
    MutationQuery insert = session.createMutationQuery(INSERT).setParameter("issuer", row.issuer)
        .setParameter("subject", row.subject).setParameter("createdAt", row.createdAt);
    return bindChangeable(insert, row).executeUpdate() == 1;
  }

  private static boolean isEmailTaken(StatelessSession session, UserRow row) {
    return session.createSelectionQuery("select id from UserRow where emailKey = :key", Object.class)
        .setParameter("key", row.emailKey).uniqueResultOptional().isPresent();
  }

  private static Update update(StatelessSession session, UserRow row) {
    if (updateUnderSameEmail(session, row)) {
      return Update.UPDATED;
    }
    Update moved = session.doReturningWork(connection -> moveEmail(connection, row));
    return moved == Update.UPDATED && !updateUnderSameEmail(session, row) ? Update.STALE : moved;
  }

  private static boolean updateUnderSameEmail(StatelessSession session, UserRow row) {
    return bindChangeable(session.createMutationQuery(UPDATE), row).executeUpdate() == 1;
  }

  /** By JDBC, since a refusal caught around Hibernate's own statement would still doom the transaction. */
  private static Update moveEmail(Connection connection, UserRow row) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement statement = connection.prepareStatement(MOVE_EMAIL)) {
      statement.setString(1, row.email);
      statement.setString(2, row.emailKey);
      statement.setObject(3, row.id);
      statement.setLong(4, row.version);
      Update moved = statement.executeUpdate() == 1 ? Update.UPDATED : Update.STALE;
      connection.releaseSavepoint(before);
      return moved;
    } catch (SQLException e) {
      if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return Update.EMAIL_TAKEN;
    }
  }

  private static MutationQuery bindChangeable(MutationQuery query, UserRow row) {
    return query.setParameter("id", row.id).setParameter("email", row.email).setParameter("emailKey", row.emailKey)
        .setParameter("name", row.name).setParameter("role", row.role).setParameter("status", row.status)
        .setParameter("updatedAt", row.updatedAt).setParameter("lastLoginAt", row.lastLoginAt)
        .setParameter("version", row.version);
  }
}
