package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Users in the table {@code users}. */
public final class HibernateUserRepository implements UserRepository {
  private static final String RELINK = """
      UPDATE users SET issuer = ?, subject = ?, claimed_external_id = NULL, verified_email_key = NULL, updated_at = ?,
        version = version + 1
      WHERE id = ? AND version = ?""";

  /**
   * Serializes transactions that lock the admins. They may see different admins, if one is added in between, and would
   * then lock users in different orders. The key, the ASCII codes of "vsadmins", is probably unused elsewhere.
   */
  private static final String SERIALIZE_ADMIN_LOCKS = "SELECT pg_advisory_xact_lock(x'767361646d696e73'::bigint)";

  /** A null issuer is not in any list. A login with the external id of a disabled user is refused. */
  private static final String LOCK_ACTIVE_ADMINS = """
      SELECT u.id FROM users u WHERE u.role = 'admin' AND u.status = 'active' AND u.issuer NOT IN (:service, :waiting)
        AND NOT EXISTS (SELECT FROM users d WHERE d.external_id = u.claimed_external_id AND d.status = 'disabled'
          AND d.issuer NOT IN (:service, :waiting) AND d.id <> u.id)
      ORDER BY u.id FOR NO KEY UPDATE OF u""";

  /** One statement, so that a login needs no further one. The subquery has its own {@code u}. */
  private static final String LOCK_KNOWN = "SELECT " + UserRow.COLUMNS
      + ", EXISTS (SELECT FROM users u WHERE u.external_id = ? AND (u.status = 'disabled' OR " + UserRow.IS_WAITING
      + ")) AS awaited"
      + " FROM users u WHERE u.issuer = ? AND u.subject = ? FOR NO KEY UPDATE OF u";

  private static final String CLAIMING = """
      SELECT id FROM users WHERE claimed_external_id = ? AND status = 'active' ORDER BY id""";

  private static final String MERGED_INTO = "SELECT user_id FROM merged_users WHERE id = ?";

  private static final String WITH_ID = "from UserRow where id = ?1";

  private static final String WITH_EMAIL = "from UserRow where emailKey = ?1";

  private static final String WITH_IDENTITY = "from UserRow where issuer = ?1 and subject = ?2";

  private static final String OF_EMAILS = "SELECT * FROM users WHERE email_key = ANY (:keys)";

  private static final String LOCK_OF_EMAILS = OF_EMAILS + " ORDER BY id FOR NO KEY UPDATE";

  private final Database database;
  private final UserQueries queries;
  private final UserPages pages;
  private final UserWrites writes;
  private final UniqueUpdates uniqueUpdates;

  public HibernateUserRepository(Database database) {
    this.database = database;
    this.queries = new UserQueries(database);
    this.pages = new UserPages(database);
    this.writes = new UserWrites(database);
    this.uniqueUpdates = new UniqueUpdates(database);
  }

  @Override
  public Optional<User> find(UserId id) {
    return withId(id).or(() -> mergedInto(id).flatMap(this::withId));
  }

  private Optional<User> withId(UserId id) {
    return queries.find(WITH_ID, id.value());
  }

  private Optional<UserId> mergedInto(UserId id) {
    return database.inStatement(MERGED_INTO, statement -> {
      statement.setObject(1, id.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(new UserId(row.getObject(1, UUID.class))) : Optional.empty();
      }
    });
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return queries.find(WITH_EMAIL, email.canonical());
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
  public List<UserId> findClaiming(ExternalId id) {
    return database.inStatement(CLAIMING, statement -> {
      statement.setString(1, id.value());
      List<UserId> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new UserId(row.getObject(1, UUID.class)));
        }
      }
      return found;
    });
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return queries.findAndLock(WITH_IDENTITY, identity.issuer(), identity.subject());
  }

  @Override
  public Optional<KnownUser> findAndLock(Person person) {
    return database.inStatement(LOCK_KNOWN, statement -> {
      statement.setString(1, person.externalId().map(ExternalId::value).orElse(""));
      statement.setString(2, person.identity().issuer());
      statement.setString(3, person.identity().subject());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new KnownUser(UserRow.read(row, 1).toDomain(), row.getBoolean(UserRow.COLUMN_COUNT + 1)))
            : Optional.empty();
      }
    });
  }

  @Override
  public Optional<User> findAndLock(UserId id) {
    return lockedWithId(id).or(() -> mergedInto(id).flatMap(this::lockedWithId));
  }

  private Optional<User> lockedWithId(UserId id) {
    return queries.findAndLock(WITH_ID, id.value());
  }

  @Override
  public Optional<User> findAndLock(EmailAddress email) {
    return queries.findAndLock(WITH_EMAIL, email.canonical());
  }

  @Override
  public Set<UserId> lockActiveAdmins() {
    return database.inTransaction(session -> {
      database.inStatement(SERIALIZE_ADMIN_LOCKS, PreparedStatement::execute);
      return session.createNativeQuery(LOCK_ACTIVE_ADMINS, UUID.class).setParameter("service", ServiceName.ISSUER)
          .setParameter("waiting", UserRow.NO_ISSUER)
          .getResultStream().map(UserId::new).collect(Collectors.toUnmodifiableSet());
    });
  }

  @Override
  public List<User> find(UserFilter filter, Optional<UserId> after, int limit) {
    return pages.find(filter, after, limit);
  }

  @Override
  public Relinking relink(User user) {
    UserRow row = UserRow.from(user);
    return uniqueUpdates.tryUpdate(RELINK, Arrays.asList(row.issuer, row.subject,
        row.updatedAt.atOffset(ZoneOffset.UTC), row.id, row.version))
        .map(changed -> changed ? Relinking.RELINKED : Relinking.STALE).orElse(Relinking.IDENTITY_TAKEN);
  }

  @Override
  public Insertion insert(User user) {
    return writes.insert(user);
  }

  @Override
  public Update update(User user) {
    return writes.update(user);
  }
}
