package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.user.DisplayName;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.Query;

/** Users in the table {@code users}. */
public final class HibernateUserRepository implements UserRepository {
  private static final String INSERT = """
      insert into UserRow (id, issuer, subject, email, emailKey, verifiedEmailKey, name, nameKey, role, status,
        createdAt, updatedAt, lastLoginAt, version, roleClaimed, removed)
      values (:id, :issuer, :subject, :email, :emailKey, :verifiedEmailKey, :name, :nameKey, :role, :status,
        :createdAt, :updatedAt, :lastLoginAt, :version, :roleClaimed, false)
      on conflict do nothing""";

  /** Does not change the email key, so it cannot conflict with the email of another user. */
  private static final String UPDATE = """
      update UserRow set externalId = :externalId, userName = :userName, userNameKey = :userNameKey,
        givenName = :givenName, familyName = :familyName, directoryRole = :directoryRole, groupRole = :groupRole,
        roleClaimed = :roleClaimed, removed = :removed, email = :email, waitingEmail = :waitingEmail,
        verifiedEmailKey = :verifiedEmailKey, name = :name, nameKey = :nameKey,
        role = :role, status = :status, updatedAt = :updatedAt, lastLoginAt = :lastLoginAt, version = version + 1
      where id = :id and version = :version""";

  private static final String UPDATE_WITH_SAME_KEY = UPDATE + " and emailKey is not distinct from :emailKey"
      + " and waitingEmailKey is not distinct from :waitingEmailKey";

  /** For a row older than NFC keys, if another user holds its new key: the row keeps its old key. */
  private static final String UPDATE_WITH_SAME_EMAIL = UPDATE + " and email = :email and emailKey <> :emailKey";

  private static final String MOVE_EMAIL = """
      UPDATE users SET email = ?, email_key = ?, waiting_email = ?, waiting_email_key = ?
      WHERE id = ? AND version = ?""";

  private static final String RELINK = """
      UPDATE users SET issuer = ?, subject = ?, verified_email_key = NULL, updated_at = ?, version = version + 1
      WHERE id = ? AND version = ?""";

  /**
   * Serializes transactions that lock the admins. They may see different admins, if one is added in between, and would
   * then lock users in different orders. The key, the ASCII codes of "vsadmins", is probably unused elsewhere.
   */
  private static final String SERIALIZE_ADMIN_LOCKS = "SELECT pg_advisory_xact_lock(x'767361646d696e73'::bigint)";

  /** A null issuer is not in any list. */
  private static final String LOCK_ACTIVE_ADMINS = """
      SELECT id FROM users WHERE role = 'admin' AND status = 'active' AND issuer NOT IN (:service, :waiting) ORDER BY id
      FOR NO KEY UPDATE""";

  /** One statement, so that a login needs no further one. The subquery has its own {@code u}. */
  private static final String LOCK_KNOWN = "SELECT " + UserRow.COLUMNS
      + ", EXISTS (SELECT FROM users u WHERE u.external_id = ? AND " + UserRow.IS_WAITING + ") AS awaited"
      + " FROM users u WHERE u.issuer = ? AND u.subject = ? FOR NO KEY UPDATE OF u";

  private static final String MERGED_INTO = "SELECT user_id FROM merged_users WHERE id = ?";

  private static final String OF_EMAILS = "SELECT * FROM users WHERE email_key = ANY (:keys)";

  private static final String LOCK_OF_EMAILS = OF_EMAILS + " ORDER BY id FOR NO KEY UPDATE";

  /**
   * Uses the operators of {@code text_pattern_ops}, which compare byte by byte and so search a prefix as a range.
   * Unlike LIKE, they use the index even if the server plans without the parameter's value.
   */
  private static final String STARTS = """
      (email_key ~>=~ :emailStart AND email_key ~<~ :emailEnd OR name_key ~>=~ :nameStart AND name_key ~<~ :nameEnd
        OR waiting_email_key ~>=~ :emailStart AND waiting_email_key ~<~ :emailEnd)""";

  /** The noncharacter U+10FFFF, which sorts after every character. */
  private static final String END = Character.toString(Character.MAX_CODE_POINT);

  /** How many inserts may fail because of a row that disappears before the conflict is identified. */
  private static final int MAX_TRIES = 5;

  private final Database database;
  private final UniqueUpdates uniqueUpdates;

  public HibernateUserRepository(Database database) {
    this.database = database;
    this.uniqueUpdates = new UniqueUpdates(database);
  }

  @Override
  public Optional<User> find(UserId id) {
    return withId(id).or(() -> mergedInto(id).flatMap(this::withId));
  }

  private Optional<User> withId(UserId id) {
    return database.inTransaction(session -> session.createSelectionQuery("from UserRow where id = :id", UserRow.class)
        .setParameter("id", id.value()).uniqueResultOptional().map(UserRow::toDomain));
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
    return database
        .inTransaction(session -> session.createSelectionQuery("from UserRow where emailKey = :key", UserRow.class)
            .setParameter("key", email.canonical()).uniqueResultOptional().map(UserRow::toDomain));
  }

  @Override
  public List<User> find(Set<EmailAddress> emails) {
    return ofEmails(OF_EMAILS, emails);
  }

  @Override
  public List<User> findAndLock(Set<EmailAddress> emails) {
    return ofEmails(LOCK_OF_EMAILS, emails);
  }

  private List<User> ofEmails(String sql, Set<EmailAddress> emails) {
    String[] keys = emails.stream().map(EmailAddress::canonical).toArray(String[]::new);
    return database.inTransaction(session -> session.createNativeQuery(sql, UserRow.class).setParameter("keys", keys)
        .getResultStream().map(UserRow::toDomain).toList());
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return database.inTransaction(session -> session
        .createSelectionQuery("from UserRow where issuer = :issuer and subject = :subject", UserRow.class)
        .setParameter("issuer", identity.issuer()).setParameter("subject", identity.subject())
        .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE).uniqueResultOptional().map(UserRow::toDomain));
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
    return database.inTransaction(session -> session.createSelectionQuery("from UserRow where id = :id", UserRow.class)
        .setParameter("id", id.value()).setHibernateLockMode(LockMode.PESSIMISTIC_WRITE).uniqueResultOptional()
        .map(UserRow::toDomain));
  }

  @Override
  public Optional<User> findAndLock(EmailAddress email) {
    return database
        .inTransaction(session -> session.createSelectionQuery("from UserRow where emailKey = :key", UserRow.class)
            .setParameter("key", email.canonical()).setHibernateLockMode(LockMode.PESSIMISTIC_WRITE)
            .uniqueResultOptional().map(UserRow::toDomain));
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
    return database.inTransaction(session -> page(session, filter, after, limit).getResultStream()
        .map(UserRow::toDomain).toList());
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
    return database.inTransaction(session -> insert(session, user));
  }

  @Override
  public Update update(User user) {
    return database.inTransaction(session -> update(session, UserRow.from(user)));
  }

  private Insertion insert(StatelessSession session, User user) {
    UserRow row = UserRow.from(user);
    for (int i = 0; i < MAX_TRIES; i++) {
      if (tryInsert(session, row)) {
        return Insertion.INSERTED;
      }
      if (isIdentityTaken(session, row)) {
        return Insertion.IDENTITY_TAKEN;
      }
      if (isEmailTaken(session, row)) {
        return Insertion.EMAIL_TAKEN;
      }
    }
    throw new IllegalStateException("another user has the id of a new user");
  }

  private static boolean tryInsert(StatelessSession session, UserRow row) {
    MutationQuery insert = session.createMutationQuery(INSERT).setParameter("issuer", row.issuer)
        .setParameter("subject", row.subject).setParameter("createdAt", row.createdAt)
        .setParameter("roleClaimed", row.roleClaimed);
    return bindChangeable(insert, row).executeUpdate() == 1;
  }

  /** Takes no lock, to avoid a deadlock: the lock holder may wait for a lock of this transaction. */
  private static boolean isIdentityTaken(StatelessSession session, UserRow row) {
    return session
        .createSelectionQuery("select id from UserRow where issuer = :issuer and subject = :subject", Object.class)
        .setParameter("issuer", row.issuer).setParameter("subject", row.subject).uniqueResultOptional().isPresent();
  }

  private static boolean isEmailTaken(StatelessSession session, UserRow row) {
    return session.createSelectionQuery("select id from UserRow where emailKey = :key", Object.class)
        .setParameter("key", row.emailKey).uniqueResultOptional().isPresent();
  }

  private Update update(StatelessSession session, UserRow row) {
    if (updateWithSameKey(session, row)) {
      return Update.UPDATED;
    }
    return switch (moveEmail(row)) {
      case UPDATED -> updateWithSameKey(session, row) ? Update.UPDATED : Update.STALE;
      case EMAIL_TAKEN -> updateWithSameEmail(session, row) ? Update.UPDATED : Update.EMAIL_TAKEN;
      case STALE -> Update.STALE;
    };
  }

  private static boolean updateWithSameKey(StatelessSession session, UserRow row) {
    return bindProvisioning(session.createMutationQuery(UPDATE_WITH_SAME_KEY), row)
        .setParameter("waitingEmailKey", row.waitingEmailKey)
        .executeUpdate() == 1;
  }

  private static boolean updateWithSameEmail(StatelessSession session, UserRow row) {
    return bindProvisioning(session.createMutationQuery(UPDATE_WITH_SAME_EMAIL), row).executeUpdate() == 1;
  }

  private Update moveEmail(UserRow row) {
    return uniqueUpdates
        .tryUpdate(MOVE_EMAIL,
            Arrays.asList(row.email, row.emailKey, row.waitingEmail, row.waitingEmailKey, row.id, row.version))
        .map(changed -> changed ? Update.UPDATED : Update.STALE).orElse(Update.EMAIL_TAKEN);
  }

  private static Query<UserRow> page(StatelessSession session, UserFilter filter, Optional<UserId> after, int limit) {
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

  private static MutationQuery bindProvisioning(MutationQuery query, UserRow row) {
    return bindChangeable(query, row).setParameter("externalId", row.externalId).setParameter("userName", row.userName)
        .setParameter("userNameKey", row.userNameKey).setParameter("givenName", row.givenName)
        .setParameter("familyName", row.familyName).setParameter("directoryRole", row.directoryRole)
        .setParameter("groupRole", row.groupRole).setParameter("roleClaimed", row.roleClaimed)
        .setParameter("removed", row.removed).setParameter("waitingEmail", row.waitingEmail);
  }

  private static MutationQuery bindChangeable(MutationQuery query, UserRow row) {
    return query.setParameter("id", row.id).setParameter("email", row.email).setParameter("emailKey", row.emailKey)
        .setParameter("verifiedEmailKey", row.verifiedEmailKey).setParameter("name", row.name)
        .setParameter("nameKey", row.nameKey).setParameter("role", row.role)
        .setParameter("status", row.status)
        .setParameter("updatedAt", row.updatedAt).setParameter("lastLoginAt", row.lastLoginAt)
        .setParameter("version", row.version);
  }
}
