package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.UserRepository.Insertion;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.user.User;
import java.util.Arrays;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;

/** Inserts and updates users. Emails are unique, and so are identities. */
final class UserWrites {
  private static final String INSERT = """
      insert into UserRow (id, issuer, subject, email, emailKey, verifiedEmailKey, name, nameKey, role, status,
        createdAt, updatedAt, lastLoginAt, version, claimedExternalId, roleClaimed, removed)
      values (:id, :issuer, :subject, :email, :emailKey, :verifiedEmailKey, :name, :nameKey, :role, :status,
        :createdAt, :updatedAt, :lastLoginAt, :version, :claimedExternalId, :roleClaimed, false)
      on conflict do nothing""";

  /** Does not change the email key, so it cannot conflict with the email of another user. */
  private static final String UPDATE = """
      update UserRow set externalId = :externalId, claimedExternalId = :claimedExternalId, userName = :userName,
        userNameKey = :userNameKey,
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

  /** How many inserts may fail because of a row that disappears before the conflict is identified. */
  private static final int MAX_TRIES = 5;

  private final Database database;
  private final UniqueUpdates uniqueUpdates;

  UserWrites(Database database) {
    this.database = database;
    this.uniqueUpdates = new UniqueUpdates(database);
  }

  Insertion insert(User user) {
    return database.inTransaction(session -> insert(session, user));
  }

  Update update(User user) {
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
        .setParameter("version", row.version).setParameter("claimedExternalId", row.claimedExternalId);
  }
}
